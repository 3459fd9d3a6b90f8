import Logging
import SwitcherServer
import UpstreamTestKit
import ZooKeeperTestKit

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The server on `127.0.0.1:8082`, with a ZooKeeper, a jobmaker and a web site that go when it goes.
@main
struct Playground {
    /// Where the document's example has it.
    static let upstreamPort = 8_000

    static func main() async throws {
        DescriptorLimit.raise()
        LoggingSystem.bootstrap(StreamLogHandler.standardError)
        let server = try await ZooKeeperServer.start()
        var failure: (any Error)?
        do {
            try await SubPoolSample.run(on: server) {
                try await withUpstream(port: Self.upstreamPort, UpstreamServer.Answer(SampleSite().response)) { _ in
                    try await serve(server)
                }
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

    private static func serve(_ server: ZooKeeperServer) async throws {
        var file = ConfigurationFile()
        file.enableAPIServer = true
        file.apiUser = "admin"
        file.apiPassword = "admin"
        file.listenAddr = "127.0.0.1:8082"
        file.availableCoins = ["btc", "bcc"]
        file.zkBroker = [server.connectString]
        file.zkSwitcherWatchDir = "/stratumSwitcher/btcbcc/"
        file.enableCronJob = true
        file.cronIntervalSeconds = 10
        file.userCoinMapURL = Secret("http://127.0.0.1:\(upstreamPort)/usercoin.php")
        file.zkSubPoolUpdateBaseDir = SubPoolSample.directory
        let configuration = try ServerConfiguration(file, name: "playground")
        let application = ServerApplication(configuration: configuration, logger: Logger(label: "switcher-api-server")) {
            port in
            Console.print(Guide.text(zooKeeper: server.connectString, port: port))
        }
        try await application.run()
    }
}
