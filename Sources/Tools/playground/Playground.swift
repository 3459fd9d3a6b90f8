import Foundation
import Logging
import SampleUpstream
import SwitcherServer
import ZooKeeperTestKit

/// The server on `127.0.0.1:8082`, with a ZooKeeper, a jobmaker and a web site that go when it goes.
@main
struct Playground {
    /// Where README.md's example has it.
    static let upstreamPort = 8_000

    static func main() async throws {
        DescriptorLimit.raise()
        LoggingSystem.bootstrap(StreamLogHandler.standardError)
        let server = try await ZooKeeperServer.start()
        var failure: (any Error)?
        do {
            try await PlaygroundSubPool.run(on: server) {
                try await withSampleUpstream(port: Self.upstreamPort, users: users) { _ in try await serve(server) }
            }
        } catch {
            failure = error
        }
        await server.close()
        if let failure {
            Console.printError("playground: \(failure)")
            exit(1)
        }
        Console.print("Stopped, and nothing is left behind.")
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
        let configuration = try CheckedConfiguration(values, name: "playground")
        let application = ServerApplication(configuration: configuration, logger: Logger(label: "switcher-api-server")) {
            port in
            Console.print(Guide.text(zooKeeper: server.connectString, port: port))
        }
        try await application.run()
    }
}
