public import Logging
public import Metrics

/// Runs `body` with a client of its own: it is started before, and stopped, with its session, when `body` has ended in whatever way.
///
/// ```swift
/// let greeting = try await withZooKeeperClient(.init(connectString: "127.0.0.1:2181"), logger: logger) { client in
///     try await client.ensurePath("/app")
///     try await client.create("/app/greeting", data: Array("hello".utf8))
///     return try await client.get("/app/greeting").data
/// }
/// ```
///
/// It returns when the session has ended, and the ephemeral znodes with it; that takes up to 4.5 s where the server does not answer. A
/// cancellation of the calling task is `body`'s to notice, whose operations then fail: the session lives until `body` has ended.
///
/// - Parameters:
///   - configuration: How it connects, and what it bounds.
///   - logger: Told of the session; at debug of what the C library says, too.
///   - metrics: Makes what the session is measured with; see ``ZooKeeperClient``.
///   - isolation: The caller's, which `body` runs in.
///   - body: Need not wait for the connection: operations do. What it starts with the client should end with it; an operation after that
///     fails with ``ZooKeeperError/Code/closed``.
/// - Throws: What `body` throws.
public func withZooKeeperClient<Value, Failure>(
    _ configuration: ZooKeeperConfiguration,
    logger: Logger,
    metrics: any MetricsFactory = NOOPMetricsHandler.instance,
    isolation: isolated (any Actor)? = #isolation,
    _ body: (ZooKeeperClient) async throws(Failure) -> Value
) async throws(Failure) -> Value {
    let client = ZooKeeperClient(configuration: configuration, logger: logger, metrics: metrics)
    // Not a child: a cancellation would end the session before `body` has put in order what it has in hand.
    let running = Task { await client.run() }
    do throws(Failure) {
        let value = try await body(client)
        running.cancel()
        await running.value
        return value
    } catch {
        running.cancel()
        await running.value
        throw error
    }
}
