import ZooKeeperTestKit

/// Updates of coinbases over HTTP, against the same ZooKeeper operations alone done by the C client, with a jobmaker that answers at
/// once.
struct SubPoolMeasurement {
    static let subPoolCount = 100
    static let callsOneByOne = 1_000
    static let callsPerSubPool = 50

    let bench: Bench

    func run() async throws -> [Row] {
        try await withZooKeeper(.benchmark) { zooKeeper in
            let client = try await RawClient.connect(to: zooKeeper.connectString)
            try await client.warmUp()
            return try await bench.withServer(zooKeeper, directory: "/users") { server in
                let lone = try await measure("one", count: 1, times: Self.callsOneByOne, zooKeeper, client, server)
                let many = try await measure(
                    "many",
                    count: Self.subPoolCount,
                    times: Self.callsPerSubPool,
                    zooKeeper,
                    client,
                    server
                )
                return [loneRow(lone), manyRow(many)]
            }
        }
    }

    private struct Figures {
        let raw: RawClient.Updates
        let server: RawClient.Updates
    }

    private func measure(
        _ name: String,
        count: Int,
        times: Int,
        _ zooKeeper: ZooKeeperServer,
        _ client: RawClient,
        _ server: ServerProcess
    ) async throws -> [Figures] {
        let subPools = SubPools(name, count: count)
        try await client.create(subPools)
        let jobmaker = try await RawJobmaker.start(on: zooKeeper.connectString, subPools)
        defer { withExtendedLifetime(jobmaker) {} }
        let calls = subPools.calls
        var rounds: [Figures] = []
        // The first round warms up and is not counted.
        for round in 0...bench.rounds {
            let raw = try await client.update(subPools, times: times)
            let load = try HTTPLoad(port: server.port, connections: count, expectedBody: SubPools.reply, keepsRequests: true)
            let start = ContinuousClock.now
            let durations = try await load.run(calls, maximumAnswers: count * times)
            let figures = Figures(raw: raw, server: .init(durations: durations, seconds: start.secondsUntilNow))
            if round > 0 { rounds.append(figures) }
            bench.progress(
                "\(count) subpools, \(count * times) updates: C client \(figures.raw.seconds.text(digits: 3)) s, "
                    + "server \(figures.server.seconds.text(digits: 3)) s"
            )
        }
        return rounds
    }

    private func loneRow(_ rounds: [Figures]) -> Row {
        let ratio = Spread(rounds.map { $0.server.seconds / $0.raw.seconds })
        let milliseconds = { (updates: RawClient.Updates) in updates.seconds * 1_000 / Double(updates.durations.count) }
        return Row(
            "Updates of one subpool's coinbase, one after another",
            server: Spread(rounds.map { milliseconds($0.server) }).text(" ms", digits: 2),
            beside: "C client, the same operations: " + Spread(rounds.map { milliseconds($0.raw) }).text(" ms", digits: 2),
            ratio: ratio,
            .atMost(2, ratio)
        )
    }

    private func manyRow(_ rounds: [Figures]) -> Row {
        let rate = { (updates: RawClient.Updates) in Double(updates.durations.count) / updates.seconds }
        let ratio = Spread(rounds.map { rate($0.server) / rate($0.raw) })
        return Row(
            "Updates of \(Self.subPoolCount) subpools' coinbases at the same time",
            server: Spread(rounds.map { rate($0.server) }).text("/s"),
            beside: "C client, the same operations: " + Spread(rounds.map { rate($0.raw) }).text("/s"),
            ratio: ratio,
            .atLeast(0.5, ratio)
        )
    }
}
