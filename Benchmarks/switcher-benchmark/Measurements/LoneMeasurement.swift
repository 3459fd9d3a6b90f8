import ZooKeeperTestKit

/// One single switch at a time, against one write of the C client at a time plus one reply of the server that does nothing.
struct LoneMeasurement {
    static let userCount = 10_000
    static let callsPerRound = 2_000

    let bench: Bench

    func run() async throws -> [Row] {
        try await withZooKeeper(.benchmark) { zooKeeper in
            let client = try await RawClient.connect(to: zooKeeper.connectString)
            try await client.warmUp()
            let records = Records("/lone", UserNames.names(0..<Self.userCount))
            try await records.create(client)
            return try await bench.withServer(zooKeeper, directory: records.directory) { server in
                var rounds: [Round] = []
                // The first round warms up and is not counted.
                for number in 0...bench.rounds {
                    let round = try await round(Coin(round: number), client, server, records)
                    if number > 0 { rounds.append(round) }
                }
                return [row(rounds)]
            }
        }
    }

    private struct Round {
        let raw: Double
        let health: Double
        let single: Double
    }

    private func round(_ coin: Coin, _ client: RawClient, _ server: ServerProcess, _ records: Records) async throws -> Round {
        let some = Records(records.directory, Array(records.names.prefix(Self.callsPerRound)))
        let raw = Latency(nanoseconds: try await client.setOneByOne(some.paths, coin: coin)).p50

        let healthRequest = API.get(API.healthPath)
        guard let reply = try await HTTPCall.send(healthRequest, port: server.port), reply.status == 200 else {
            throw BenchmarkError("/healthz fails")
        }
        let healthLoad = try HTTPLoad(port: server.port, connections: 1, expectedBody: reply.body)
        let health = Latency(
            nanoseconds: try await healthLoad.run(CStrings([healthRequest]), maximumAnswers: Self.callsPerRound)
        ).p50

        let requests = CStrings(records.names.map { API.get(API.switchPath($0, coin.other)) })
        let load = try HTTPLoad(port: server.port, connections: 1, expectedBody: API.success)
        let single = Latency(nanoseconds: try await load.run(requests, maximumAnswers: Self.callsPerRound)).p50

        bench.progress(
            "p50: C client \(raw.text(digits: 3)) ms, /healthz \(health.text(digits: 3)) ms, switch \(single.text(digits: 3)) ms"
        )
        return Round(raw: raw, health: health, single: single)
    }

    private func row(_ rounds: [Round]) -> Row {
        let ratio = Spread(rounds.map { $0.single / ($0.raw + $0.health) })
        return Row(
            "A lone switch, one connection, p50",
            server: Spread(rounds.map(\.single)).text(" ms", digits: 3),
            beside: "C client, one set: \(Spread(rounds.map(\.raw)).text(" ms", digits: 3)); "
                + "/healthz: \(Spread(rounds.map(\.health)).text(" ms", digits: 3))",
            ratio: ratio,
            .atMost(1.1, ratio)
        )
    }
}
