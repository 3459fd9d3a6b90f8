/// Single switches while a batch of 1,000,000 users is received, checked and written: how long they take, and that they stand. And how long
/// somebody else's sets take meanwhile, with another client on the same ZooKeeper.
struct FairnessMeasurement {
    static let batchCount = 1_000_000
    static let loadUserCount = 10_000
    static let contestedCount = 16

    let bench: Bench

    func run() async throws -> [Comparison] {
        let batchNames = UserNames.names(0..<Self.batchCount)
        let bodies = try Coin.allCases.map { try bench.newFile("\($0).json", API.batch(batchNames, $0)) }
        return try await bench.withLab { lab in
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
                        let round = try await contest.round(
                            connections: connections,
                            coin: Coin(round: roundCount),
                            body: bodies[roundCount % bodies.count]
                        )
                        contested += round.contested
                        return [round.singles, round.batch, round.neighbour]
                    }
                    bench.progress("\(contested) of \(contested) switches of the batch's own users stand")
                    comparisons += rows(connections, columns)
                }
                return comparisons
            }
        }
    }

    private func rows(_ connections: Int, _ columns: [[Sample]]) -> [Comparison] {
        [
            Comparison(
                "fairness.singles.\(connections)",
                "Single switches while 1,000,000 users are written, \(connections) connections, p99",
                Side("server", .percentile99, columns[0]),
                beside: [Side("p50", .median, columns[0]), Side("the batch meanwhile", .duration, columns[1])],
                yardsticks: 0,
                wanted: .figure(atMost: 50)
            ),
            Comparison(
                "fairness.others.\(connections)",
                "Another client's single sets meanwhile, p99",
                Side("C client", .percentile99, columns[2]),
                beside: [Side("p50", .median, columns[2])],
                yardsticks: 0,
                wanted: .figure(atMost: 50)
            ),
        ]
    }
}
