/// Single switches of random users over many connections, against what the same server does without doing anything; over one connection
/// against one write of the C client, too.
struct SinglesMeasurement {
    static let userCount = 100_000
    static let lonelyCalls = 2_000

    let bench: Bench

    func run() async throws -> [Comparison] {
        try await bench.withLab { lab in
            let records = Records("/singles", UserNames.names(0..<Self.userCount))
            try await records.create(lab.client)
            return try await bench.withServer(lab, directory: records.directory) { server in
                var comparisons = [try await lone(lab, server, records)]
                for connections in bench.isQuick ? [64, 256] : [16, 64, 256, 1_024] {
                    comparisons += try await crowd(lab, server, records, connections: connections)
                }
                return comparisons
            }
        }
    }

    private func crowd(
        _ lab: Lab,
        _ server: ServerProcess,
        _ records: Records,
        connections: Int
    ) async throws -> [Comparison] {
        let health = CStrings([API.get(API.healthPath)])
        let columns = try await bench.eachRound { round in
            let switches = records.switches(to: Coin(round: round))
            let samples = [
                try await lab.meter(server).measure { try await lab.load(server, switches, connections: connections) },
                try await lab.meter(server).measure { try await lab.load(server, health, connections: connections) },
            ]
            let rates = samples.map { Figure.rate.value($0).text(digits: 0) }
            bench.progress("\(connections) connections: switches \(rates[0])/s, /healthz \(rates[1])/s")
            return samples
        }
        let wanted: Wanted? =
            switch connections {
            case 256: .ratio(atLeast: 0.62)
            case 64: .ratio(atLeast: 0.5)
            default: nil
            }
        return [
            Comparison(
                "singles.\(connections)",
                "Single switches, \(connections.text) connections",
                Side("server", .rate, columns[0]),
                beside: [Side("/healthz", .rate, columns[1]), Side("p99 of a switch", .percentile99, columns[0])],
                wanted: wanted
            ),
            Comparison(
                "healthz.\(connections)",
                "/healthz, \(connections.text) connections",
                Side("server", .rate, columns[1]),
                beside: [Side("p99", .percentile99, columns[1])],
                yardsticks: 0
            ),
        ]
    }

    /// One at a time: the durations, half are shorter.
    private func lone(_ lab: Lab, _ server: ServerProcess, _ records: Records) async throws -> Comparison {
        let few = Records(records.directory, Array(records.names.prefix(Self.lonelyCalls)))
        let health = CStrings([API.get(API.healthPath)])
        let columns = try await bench.eachRound { round in
            let coin = Coin(round: round)
            let switches = few.switches(to: coin.other)
            let samples = [
                try await lab.meter(server).measure { try await oneByOne(switches, server) },
                try await lab.meter.measure {
                    let durations = try await lab.client.setOneByOne(few.paths, coin: coin)
                    return .init(operations: durations.count, latency: Latency(nanoseconds: durations))
                },
                try await lab.meter(server).measure { try await oneByOne(health, server) },
            ]
            let medians = samples.map { Figure.median.value($0).text(digits: 3) }
            bench.progress("p50: switch \(medians[0]) ms, C client \(medians[1]) ms, /healthz \(medians[2]) ms")
            return samples
        }
        return Comparison(
            "singles.1",
            "A lone switch, p50",
            Side("server", .median, columns[0]),
            beside: [Side("C client, one set", .median, columns[1]), Side("/healthz", .median, columns[2])],
            yardsticks: 2,
            wanted: .ratio(atMost: 1.15)
        )
    }

    private func oneByOne(_ requests: CStrings, _ server: ServerProcess) async throws -> Meter.Outcome {
        let load = try HTTPLoad(port: server.port, connections: 1, expectedBody: API.success, order: .inTurn)
        let durations = try await load.run(requests, maximumAnswers: Self.lonelyCalls)
        return .init(operations: durations.count, latency: Latency(nanoseconds: durations))
    }
}
