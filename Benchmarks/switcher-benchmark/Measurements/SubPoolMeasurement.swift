/// Updates of coinbases over HTTP, against the same ZooKeeper operations alone done by the C client, with a jobmaker that answers at
/// once: of one subpool, of 10 and of 100 at the same time.
struct SubPoolMeasurement {
    let bench: Bench

    func run() async throws -> [Comparison] {
        try await bench.withLab { lab in
            try await bench.withServer(lab, directory: "/users") { server in
                var comparisons: [Comparison] = []
                for (count, times) in [(1, 1_000), (10, 200), (100, 50)] {
                    comparisons.append(try await compare(lab, server, count: count, times: times))
                }
                return comparisons
            }
        }
    }

    private func compare(_ lab: Lab, _ server: ServerProcess, count: Int, times: Int) async throws -> Comparison {
        let subPools = SubPools("of\(count)-", count: count)
        try await lab.client.create(subPools)
        let jobmaker = try await RawJobmaker.start(on: lab.connectString, subPools)
        defer { withExtendedLifetime(jobmaker) {} }
        let calls = subPools.calls
        let columns = try await bench.eachRound { _ in
            let raw = try await lab.meter.measure {
                let updates = try await lab.client.update(subPools, times: times)
                return .init(
                    operations: updates.durations.count,
                    seconds: updates.seconds,
                    latency: Latency(nanoseconds: updates.durations)
                )
            }
            let sample = try await lab.meter(server).measure {
                let load = try HTTPLoad(
                    port: server.port,
                    connections: count,
                    expectedBody: SubPools.reply,
                    order: .ownOnly
                )
                let durations = try await load.run(calls, maximumAnswers: count * times)
                return .init(operations: durations.count, latency: Latency(nanoseconds: durations))
            }
            bench.progress(
                "\(count) subpools: C client \(Figure.rate.value(raw).text(digits: 0))/s, "
                    + "server \(Figure.rate.value(sample).text(digits: 0))/s"
            )
            return [sample, raw]
        }
        guard count > 1 else {
            return Comparison(
                "subpool.1",
                "Updates of one subpool's coinbase, one after another, p50",
                Side("server", .median, columns[0]),
                beside: [Side("C client, the same operations", .median, columns[1])],
                wanted: .ratio(atMost: 2)
            )
        }
        return Comparison(
            "subpool.\(count)",
            "Updates of \(count) subpools' coinbases at the same time",
            Side("server", .rate, columns[0]),
            beside: [Side("C client, the same operations", .rate, columns[1])],
            wanted: .ratio(atLeast: 0.5)
        )
    }
}
