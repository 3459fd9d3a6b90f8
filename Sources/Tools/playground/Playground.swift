import Foundation
import Logging
import SampleUpstream
import SwitcherServer
import ZooKeeperTestKit

/// The server on `127.0.0.1:8082`, with a ZooKeeper, a jobmaker and a web site that go when it goes. Or several servers that share an
/// ensemble: see ``PlaygroundEnsemble``.
@main
struct Playground {
    /// Where README.md's example has it.
    static let upstreamPort = 8_000

    static func main() async throws {
        DescriptorLimit.raise()
        LoggingSystem.bootstrap(StreamLogHandler.standardError)
        guard let arguments = PlaygroundArguments(CommandLine.arguments.dropFirst()) else {
            Console.printError(PlaygroundArguments.usage)
            exit(64)
        }
        do {
            if arguments.serverCount > 1 {
                try await PlaygroundEnsemble.run(serverCount: arguments.serverCount)
            } else {
                try await runOne()
            }
        } catch {
            Console.printError("playground: \(error)")
            exit(1)
        }
        Console.print("Stopped, and nothing is left behind.")
    }

    private static func runOne() async throws {
        let server = try await ZooKeeperServer.start()
        let outcome = await Result.of {
            try await withNeighbours([server.connectString]) { try await serve(server) }
        }
        await server.close()
        try outcome.get()
    }

    /// Runs the jobmaker and the web site for as long as `body` runs.
    static func withNeighbours(_ brokers: [String], _ body: @escaping @Sendable () async throws -> Void) async throws {
        try await PlaygroundSubPool.run(on: brokers) {
            try await withSampleUpstream(port: Self.upstreamPort, users: users) { _ in try await body() }
        }
    }

    private static var users: SampleUsers {
        SampleUsers(
            ["hu60": "btc", "YihaoTest": "bcc", "YihaoTest3": "btc", "testpool": "bcc"],
            second: Int64(Date().timeIntervalSince1970)
        )
    }

    private static func serve(_ server: ZooKeeperServer) async throws {
        var values = ConfigurationValues()
        values[\.enableAPIServer] = true
        values[\.apiUser] = "admin"
        values[\.apiPassword] = "admin"
        values[\.listenAddr] = "127.0.0.1:8082"
        values[\.availableCoins] = ["btc", "bcc"]
        values[\.zkBroker] = [server.connectString]
        values[\.zkSwitcherWatchDir] = "/stratumSwitcher/btcbcc/"
        values[\.enableCronJob] = true
        values[\.cronIntervalSeconds] = 10
        values[\.userCoinMapURL] = Secret("http://127.0.0.1:\(upstreamPort)/usercoin.php")
        values[\.zkSubPoolUpdateBaseDir] = PlaygroundSubPool.directory
        values[\.enableConsole] = true
        values[\.apiUsers] = APIUserEntries([APIUserEntry(user: "reader", password: Secret("reader"), rights: ["read"])])
        let configuration = try CheckedConfiguration(values, name: "playground")
        let application = ServerApplication(configuration: configuration, logger: Logger(label: "switcher-api-server")) {
            port in
            Console.print(Guide.text(zooKeeper: server.connectString, port: port))
        }
        try await application.run()
    }
}

extension Result where Success == Void, Failure == any Error {
    /// What becomes of it, so that something can be done before it is told.
    static func of(_ body: () async throws -> Void) async -> Self {
        do { return .success(try await body()) } catch { return .failure(error) }
    }
}
