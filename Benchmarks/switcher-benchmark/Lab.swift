import ZooKeeperTestKit

/// A warm ZooKeeper, and the C client.
struct Lab: Sendable {
    let bench: Bench
    /// One, or the members of an ensemble.
    let zooKeepers: [ZooKeeperServer]
    let connectString: String
    let client: RawClient

    /// Measures what the C client does.
    var meter: Meter { Meter(zooKeepers: zooKeepers) }

    /// Measures what servers do.
    func meter(_ servers: ServerProcess...) -> Meter { Meter(servers: servers, zooKeepers: zooKeepers) }
}

extension Lab {
    /// Calls a server for as long as a load runs.
    func load(_ server: ServerProcess, _ requests: CStrings, connections: Int) async throws -> Meter.Outcome {
        let load = try HTTPLoad(port: server.port, connections: connections, expectedBody: API.success)
        return try await load.run(requests, seconds: bench.secondsOfLoad)
    }
}

extension Bench {
    /// Starts a ZooKeeper, or an ensemble, and measures with it. What a set of the C client costs is measured before and after.
    ///
    /// - Parameters:
    ///   - tickTime: ZooKeeper's, which is 2 s by default.
    ///   - heap: ZooKeeper's, where the usual one is too small: a million records take a gigabyte.
    ///   - javaOptions: More of ZooKeeper's.
    func withLab(
        members: Int = 1,
        tickTime: Duration = .seconds(2),
        heap: String? = nil,
        javaOptions: [String] = [],
        _ body: (Lab) async throws -> [Comparison]
    ) async throws -> [Comparison] {
        var configuration = ZooKeeperServer.Configuration.benchmark
        configuration.tickTime = tickTime
        if let heap { configuration.heap = heap }
        configuration.javaOptions = javaOptions
        guard members > 1 else {
            return try await withZooKeeper(configuration) { try await run(body, [$0], $0.connectString) }
        }
        return try await withZooKeeperEnsemble(members: members, configuration) {
            try await run(body, $0.members, $0.connectString)
        }
    }

    private func run(
        _ body: (Lab) async throws -> [Comparison],
        _ zooKeepers: [ZooKeeperServer],
        _ connectString: String
    ) async throws -> [Comparison] {
        let client = try await RawClient.connect(to: connectString)
        progress("ZooKeeper gets warm")
        try await client.warmUp()
        let lab = Lab(bench: self, zooKeepers: zooKeepers, connectString: connectString, client: client)
        let records = Records("/reference", UserNames.names(0..<20_000))
        try await records.create(client)
        var costs = try await lab.costsOfSet(records)
        var comparisons = try await body(lab)
        costs += try await lab.costsOfSet(records)
        for index in comparisons.indices { comparisons[index].referenceCPU = Spread(costs).median }
        return comparisons
    }
}

extension Lab {
    /// What a set of the C client costs this process, in seconds of processors.
    fileprivate func costsOfSet(_ records: Records) async throws -> [Double] {
        var samples: [Sample] = []
        for round in 0..<4 {
            samples.append(
                try await meter.measure {
                    try await client.set(records.paths, coin: Coin(round: round), inFlight: 1_000)
                    return .init(operations: records.count)
                }
            )
        }
        return samples.compactMap { sample in sample.cpu.map { $0.load / Double(sample.operations) } }
    }
}
