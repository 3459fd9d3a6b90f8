import Logging
import Testing
import ZooKeeper
import ZooKeeperRecipes
import ZooKeeperTestKit

/// Runs a client against the server of that connect string for as long as `body` runs.
///
/// - Parameter sessionTimeout: Long, so that no session ends but by the test's will on a machine that stands still for a while.
@discardableResult
func withClient<Value: Sendable>(
    _ connectString: String,
    sessionTimeout: Duration = .seconds(30),
    configure: (inout ZooKeeperConfiguration) -> Void = { _ in },
    _ body: @escaping @Sendable (ZooKeeperClient) async throws -> Value
) async throws -> Value {
    try await withClients(connectString, 1, sessionTimeout: sessionTimeout, configure: configure) { try await body($0[0]) }
}

/// Runs so many clients, each with a session of its own.
@discardableResult
func withClients<Value: Sendable>(
    _ connectString: String,
    _ count: Int,
    sessionTimeout: Duration = .seconds(30),
    configure: (inout ZooKeeperConfiguration) -> Void = { _ in },
    _ body: @escaping @Sendable ([ZooKeeperClient]) async throws -> Value
) async throws -> Value {
    let clients = try (0..<count).map { _ in
        try makeClient(connectString, sessionTimeout: sessionTimeout, configure: configure)
    }
    return try await withThrowingTaskGroup(of: Void.self) { group in
        for client in clients { group.addTask { await client.run() } }
        defer { group.cancelAll() }
        return try await body(clients)
    }
}

/// Makes a client that nobody runs yet.
func makeClient(
    _ connectString: String,
    sessionTimeout: Duration = .seconds(30),
    configure: (inout ZooKeeperConfiguration) -> Void = { _ in }
) throws -> ZooKeeperClient {
    var logger = Logger(label: "test")
    logger.logLevel = .error
    var configuration = ZooKeeperConfiguration(servers: [try ServerAddress(connectString)])
    configuration.sessionTimeout = sessionTimeout
    configuration.operationTimeout = Timeouts.base
    configure(&configuration)
    return ZooKeeperClient(configuration: configuration, logger: logger)
}

func path(_ text: String) throws -> ZNodePath { try ZNodePath(text) }

/// How a recipe fails. That it succeeds, or fails in another way, is an issue.
func failure(
    of operation: () async throws -> some Any,
    sourceLocation: SourceLocation = #_sourceLocation
) async -> RecipeError? {
    do {
        Issue.record("succeeded: \(try await operation())", sourceLocation: sourceLocation)
    } catch let error as RecipeError {
        return error
    } catch {
        Issue.record(error, sourceLocation: sourceLocation)
    }
    return nil
}

extension ZooKeeperServer {
    /// The names in a directory, as another client sees them; none where it is not there.
    func names(in directory: String) async throws -> [String] {
        try await withRawClient { client in
            guard try await client.exists(directory) != nil else { return [] }
            return try await client.children(directory)
        }
    }

    /// Waits until so many are in a directory.
    func waitForNames(_ count: Int, in directory: String) async throws {
        try await eventually("\(count) are in \(directory)") { try await names(in: directory).count == count }
    }

    /// Waits until nothing is left of those who were in a directory: no znode in it, and no watch at all.
    func waitUntilNothingIsLeft(in directory: String) async throws {
        try await eventually("nothing is left in \(directory)") {
            let names = try await names(in: directory)
            let watches = try await watchCount()
            return names.isEmpty && watches == 0
        }
    }

    /// Deletes a directory and what is in it, in one go: those who are in it are about to come back.
    func deleteDirectory(_ directory: String) async throws {
        try await withClient(connectString) { client in
            try await eventually("\(directory) is deleted") {
                let names = try await client.children(of: path(directory)).names
                let all = try names.map { try path(directory).appending($0) } + [try path(directory)]
                _ = try await client.transaction(all.map { .delete($0) })
                return true
            }
        }
    }

    /// Requests from all clients so far, signs of life and questions like this one included.
    func packetsReceived() async throws -> Int { try #require(Int(try await monitor()["zk_packets_received"] ?? "")) }
}
