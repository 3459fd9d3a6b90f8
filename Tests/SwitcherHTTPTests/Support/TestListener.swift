import Logging
import Metrics
import NIOCore
import ServiceLifecycle
import SwitcherTestKit
import Synchronization
import ZooKeeperTestKit

@testable import SwitcherHTTP

/// A server that is up.
struct TestListener: Sendable {
    static let authorization = "Authorization: Basic YWRtaW46c2VjcmV0OnBhc3M=\r\n"

    let port: Int
    let log: LogRecorder
    private let group: ServiceGroup

    static func configuration(_ change: (inout HTTPConfiguration) -> Void = { _ in }) -> HTTPConfiguration {
        let identity = APIIdentity(user: "admin", proof: .password("secret:pass"))
        var configuration = HTTPConfiguration(
            host: "127.0.0.1",
            port: 0,
            identities: [identity],
            maxRequestBodyBytes: 64 << 20,
            maxBufferedBodyBytes: 256 << 20,
            requestReadTimeout: .seconds(30),
            maxConnections: 4_096
        )
        change(&configuration)
        return configuration
    }

    /// Runs a server while `body` runs, and waits until it has stopped.
    static func run<Result: Sendable>(
        log: LogRecorder = LogRecorder(),
        _ makeServer: (_ onListening: @escaping @Sendable (Int) async -> Void) -> SwitcherHTTPServer,
        _ body: (TestListener) async throws -> Result
    ) async throws -> Result {
        try await run(log: log, makeServer) { listener, _ in try await body(listener) }
    }

    /// The same with the server itself.
    static func run<Result: Sendable>(
        log: LogRecorder = LogRecorder(),
        _ makeServer: (_ onListening: @escaping @Sendable (Int) async -> Void) -> SwitcherHTTPServer,
        _ body: (TestListener, SwitcherHTTPServer) async throws -> Result
    ) async throws -> Result {
        let ports = AsyncStream<Int>.makeStream()
        let server = makeServer { ports.continuation.yield($0) }
        let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let group = ServiceGroup(configuration: .init(services: [.init(service: server)], logger: quiet))
        return try await withThrowingTaskGroup { tasks in
            tasks.addTask {
                defer { ports.continuation.finish() }
                try await group.run()
            }
            var iterator = ports.stream.makeAsyncIterator()
            guard let port = await iterator.next() else {
                try await tasks.waitForAll()
                throw NotListening()
            }
            let result = try await body(TestListener(port: port, log: log, group: group), server)
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            return result
        }
    }

    /// Runs a server with routes made for tests.
    static func run<Result: Sendable>(
        _ configuration: HTTPConfiguration = configuration(),
        routes: [any Route] = [EchoRoute(), LivenessRoute()],
        metrics: any MetricsFactory = NOOPMetricsHandler.instance,
        _ body: (TestListener) async throws -> Result
    ) async throws -> Result {
        let log = LogRecorder()
        return try await run(
            log: log,
            {
                SwitcherHTTPServer(
                    configuration: configuration,
                    routes: routes,
                    metrics: metrics,
                    logger: log.logger,
                    onListening: $0
                )
            },
            body
        )
    }

    struct NotListening: Error {}

    func connect() async throws -> WireClient {
        try await WireClient.connect(port)
    }

    func shutDownGracefully() async {
        await group.triggerGracefulShutdown()
    }

    /// One request on a connection of its own.
    ///
    /// - Parameter fields: Lines, each with its end. A body's length is added.
    func call(
        _ line: String,
        fields: String = TestListener.authorization,
        body: String = ""
    ) async throws -> WireResponse {
        let client = try await connect()
        let length = body.isEmpty ? "" : "Content-Length: \(body.utf8.count)\r\n"
        try await client.send("\(line) HTTP/1.1\r\nHost: test\r\n\(fields)\(length)\r\n\(body)")
        let response = try await client.response(isToHead: line.hasPrefix("HEAD "))
        await client.close()
        return response
    }
}
