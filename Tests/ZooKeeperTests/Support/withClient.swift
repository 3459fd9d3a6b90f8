import Logging
import Metrics
import Testing
import ZooKeeperTestKit

@testable import ZooKeeper

/// Runs a client against the servers of that connect string for as long as `body` runs.
@discardableResult
func withClient<Value: Sendable>(
    _ connectString: String,
    resolver: any HostResolver = SystemResolver(),
    log: LogRecorder? = nil,
    metrics: any MetricsFactory = NOOPMetricsHandler.instance,
    configure: (inout ZooKeeperConfiguration) -> Void = { _ in },
    _ body: @escaping @Sendable (ZooKeeperClient) async throws -> Value
) async throws -> Value {
    var logger = Logger(label: "test")
    logger.logLevel = .error
    var configuration = ZooKeeperConfiguration(
        servers: try connectString.split(separator: ",").map { try ServerAddress(String($0)) }
    )
    configuration.sessionTimeout = .seconds(4)
    configure(&configuration)
    let client = ZooKeeperClient(
        configuration: configuration,
        logger: log?.logger ?? logger,
        metrics: metrics,
        resolver: resolver
    )
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { await client.run() }
        defer { group.cancelAll() }
        return try await body(client)
    }
}

func path(_ text: String) throws -> ZNodePath { try ZNodePath(text) }

/// How the operation fails. That it succeeds, or fails in another way, is an issue.
func failure(
    of operation: () async throws -> some Any,
    sourceLocation: SourceLocation = #_sourceLocation
) async -> ZooKeeperError? {
    do {
        Issue.record("succeeded: \(try await operation())", sourceLocation: sourceLocation)
    } catch let error as ZooKeeperError {
        return error
    } catch {
        Issue.record(error, sourceLocation: sourceLocation)
    }
    return nil
}
