/// Single switches while a batch of 1,000,000 users is received, checked and written: how long they take, and that they stand. And how long
/// somebody else's sets take meanwhile, with another client on the same ZooKeeper. With Java's own choice of how long its collector may stop
/// ZooKeeper, and with shorter stops.
struct FairnessMeasurement {
    static let batchCount = 1_000_000
    static let loadUserCount = 10_000
    static let contestedCount = 16

    private struct Java {
        let id: String
        let title: String
        let options: [String]

        static let usual = Java(id: "fairness", title: "", options: [])
        static let shortStops = Java(
            id: "fairness.short-stops",
            title: ", ZooKeeper with -XX:MaxGCPauseMillis=20",
            options: ["-XX:MaxGCPauseMillis=20"]
        )
    }

    let bench: Bench

    func run() async throws -> [Comparison] {
        let batchNames = UserNames.names(0..<Self.batchCount)
        let bodies = try Coin.allCases.map { try bench.newFile("\($0).json", API.batch(batchNames, $0)) }
        var comparisons: [Comparison] = []
        for java in [Java.usual, .shortStops] { comparisons += try await measure(java, batchNames, bodies) }
        return comparisons
    }

    private func measure(_ java: Java, _ batchNames: [String], _ bodies: [String]) async throws -> [Comparison] {
        let collector = CollectorLog(file: try bench.newFolder("collector") + "/log")
        return try await bench.withLab(javaOptions: java.options + [collector.javaOption]) { lab in
            let batch = Records("/fairness", batchNames)
            // Of users that the batch does not contain, so that what stands at the end is known for all of them.
            let load = Records(
                "/fairness",
                UserNames.names(Self.batchCount..<(Self.batchCount + Self.loadUserCount))
            )
            let others = Records("/others", UserNames.names(0..<Self.loadUserCount))
            for records in [batch, load, others] { try await records.create(lab.client) }
            return try await bench.withServer(lab, directory: batch.directory) { server in
                let neighbour = Neighbour(client: try await RawClient.connect(to: lab.connectString), records: others)
                let contest = Contest(lab: lab, server: server, batch: batch, load: load, neighbour: neighbour)
                var comparisons: [Comparison] = []
                // Every round writes the coin that is not there, from the first on, which finds what the records were created with: that is how
                // the batch's first record is seen.
                var roundCount = 1
                for connections in [16, 64] {
                    var contested = 0
                    let columns = try await bench.eachRound { _ in
                        defer { roundCount += 1 }
                        _ = try collector.readStops()
                        let round = try await contest.round(
                            connections: connections,
                            coin: Coin(round: roundCount),
                            body: bodies[roundCount % bodies.count]
                        )
                        contested += round.contested
                        let stops = try collector.readStops()
                        bench.progress("Java stopped ZooKeeper \(stops.count) times, for \(stops.max.text(digits: 0)) ms at most")
                        let stopped = Sample(
                            seconds: round.batch.seconds,
                            operations: max(stops.count, 1),
                            cpu: nil,
                            latency: stops
                        )
                        return [round.singles, round.batch, round.neighbour, stopped]
                    }
                    bench.progress("\(contested) of \(contested) switches of the batch's own users stand")
                    comparisons += rows(java, connections, columns)
                }
                return comparisons
            }
        }
    }

    private func rows(_ java: Java, _ connections: Int, _ columns: [[Sample]]) -> [Comparison] {
        [
            Comparison(
                "\(java.id).singles.\(connections)",
                "Single switches while 1,000,000 users are written, \(connections) connections, p99\(java.title)",
                Side("server", .percentile99, columns[0]),
                beside: [
                    Side("p50", .median, columns[0]), Side("the batch meanwhile", .duration, columns[1]),
                    Side("Java's stops of ZooKeeper meanwhile, p50", .median, columns[3]),
                    Side("p99", .percentile99, columns[3]),
                ],
                yardsticks: 0,
                wanted: .figure(atMost: 50)
            ),
            Comparison(
                "\(java.id).others.\(connections)",
                "Another client's single sets meanwhile, p99\(java.title)",
                Side("C client", .percentile99, columns[2]),
                beside: [Side("p50", .median, columns[2])],
                yardsticks: 0,
                wanted: .figure(atMost: 50)
            ),
        ]
    }
}
