import Foundation
import SwitcherTestKit
import Testing
import ZooKeeperTestKit

@testable import SwitcherServer

@Suite struct DescriptorTests {
    private func budget(_ limit: Int) -> DescriptorBudget {
        DescriptorBudget(limit: limit, open: 4, eventLoops: 2, brokers: 3, hasSync: true)
    }

    private func configuration(maxConnections: Int) throws -> CheckedConfiguration {
        let json = """
            {"EnableAPIServer": true, "APIUser": "u", "APIPassword": "p", "ListenAddr": ":0", "AvailableCoins": ["btc"],
            "ZKBroker": ["a:1"], "ZKSwitcherWatchDir": "/p/", "MaxConnections": \(maxConnections)}
            """
        return try CheckedConfiguration.load(json: Data(json.utf8), name: "c", environment: [:]).configuration
    }

    @Test func whatFitsStaysAsItIs() throws {
        let configuration = try configuration(maxConnections: 4_096)
        let fitting = try configuration.fitting(budget(5_000))
        #expect(fitting == CheckedConfiguration.Loaded(configuration: configuration, warnings: []))
    }

    @Test func whatDoesNotFitIsLoweredWithAWarning() throws {
        let fitting = try configuration(maxConnections: 4_096).fitting(budget(200))
        let connections = fitting.configuration[\.maxConnections]
        #expect(connections == 200 - budget(200).reserve)
        #expect(connections > 100)
        #expect(fitting.warnings.count == 1)
        #expect(fitting.warnings[0].hasPrefix("MaxConnections 4096 is lowered to \(connections): "))
    }

    @Test func aLimitForNoServiceIsAnError() throws {
        let configuration = try configuration(maxConnections: 4_096)
        let enough = budget(0).reserve + 4
        #expect(try configuration.fitting(budget(enough)).configuration[\.maxConnections] == 4)
        #expect(throws: ConfigurationError.self) { try configuration.fitting(budget(enough - 1)) }
    }

    /// When it matters most to know how many are open there is none left to look with.
    @Test func whereNoneIsLeftAllAreOpen() throws {
        #expect(DescriptorLimit.openCount(unlistedBecause: EMFILE, limit: 200) == 200)
        #expect(DescriptorLimit.openCount(unlistedBecause: ENOENT, limit: 200) == nil)
        #expect(try #require(DescriptorLimit.knownOpenCount) > 3)
    }

    @Test func strangersLeaveRoomForCallersAndForZooKeeper() async throws {
        try await withZooKeeper { zooKeeper in
            let folder = try TemporaryDirectory(prefix: "switcher-api-server")
            defer { folder.remove() }
            let configuration = ServerProcess.configuration(zooKeeper: zooKeeper.connectString)
            let server = try await ServerProcess.launch(configuration, in: folder, script: "ulimit -n 200")
            do {
                let port = try await server.port()
                #expect(server.output.contains(/warning.*MaxConnections 4096 is lowered to 1\d\d: .* 200/))
                var strangers: [WireClient] = []
                for _ in 0..<260 { strangers.append(try await WireClient.connect(port)) }
                await zooKeeper.kill()
                try await eventually("the loss is seen") { server.output.contains(ServerProcess.connectionLost) }
                try await zooKeeper.restart()
                let ok = #"{"err_no":0,"err_msg":"","success":true}"#
                try await eventually(timeout: Timeouts.start, "a caller is served") {
                    try await server.curl("/switch?puname=aaaa&coin=btc") == ok
                }
                for stranger in strangers { await stranger.close() }
            } catch {
                await server.kill()
                throw error
            }
            await server.kill()
        }
    }

    @Test func aLimitForNoServiceEndsTheStartWithOneLine() async throws {
        let folder = try TemporaryDirectory(prefix: "switcher-api-server")
        defer { folder.remove() }
        let configuration = ServerProcess.configuration(zooKeeper: "127.0.0.1:1")
        let server = try await ServerProcess.launch(configuration, in: folder, script: "ulimit -n 30")
        #expect(try await server.exitCode() == 78)
        #expect(server.output.split(separator: "\n").count == 1)
        #expect(server.output.contains("limit of open descriptors, 30,"))
        #expect(server.output.contains("MaxConnections"))
    }
}
