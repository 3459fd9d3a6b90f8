public import Logging
public import ZooKeeper

/// Runs a jobmaker with a client of its own for as long as `body` runs, which begins when the jobmaker has started.
///
/// - Parameters:
///   - servers: Where the members of the ZooKeeper ensemble listen.
///   - requestNode: The subpool's; created if it is missing.
///   - conduct: See ``SampleJobmaker/init(client:requestNode:subPool:conduct:)``.
@discardableResult
public func withSampleJobmaker<Value: Sendable>(
    _ servers: [ServerAddress],
    requestNode: ZNodePath,
    subPool: SampleSubPool,
    logger: Logger,
    conduct: @escaping @Sendable (_ request: [UInt8]) async -> SampleJobmaker.Conduct = { _ in .acknowledge },
    _ body: @escaping @Sendable (SampleJobmaker) async throws -> Value
) async throws -> Value {
    let client = ZooKeeperClient(configuration: ZooKeeperConfiguration(servers: servers), logger: logger)
    let jobmaker = try SampleJobmaker(client: client, requestNode: requestNode, subPool: subPool, conduct: conduct)
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { await client.run() }
        group.addTask { try await jobmaker.run() }
        defer { group.cancelAll() }
        await jobmaker.waitUntilStarted()
        return try await body(jobmaker)
    }
}
