import Foundation
import SampleUpstream
import SwitcherTestKit
import Testing
import UpstreamTestKit
import ZooKeeperTestKit

/// The program under a service manager.
@Suite struct ServiceManagerProcessTests {
    @Test func aServersLife() async throws {
        let folder = try TemporaryDirectory(prefix: "notify")
        let socket = try NotifySocket(folder.path + "/socket")
        let environment = ["NOTIFY_SOCKET": socket.name, "WATCHDOG_USEC": "200000"]
        try await withZooKeeper { zooKeeper in
            let configuration = ServerProcess.configuration(zooKeeper: zooKeeper.connectString)
            try await withServer(configuration, environment: environment) { server in
                try await eventually("it is ready") { socket.changes == ["READY=1"] }
                #expect(try await server.curl("/healthz").contains("true"))
                server.process.send(SIGHUP)
                try await eventually("it has read its configuration again") { socket.changes.count == 3 }
                let count = socket.states.count
                try await eventually("it tells that it is alive, again and again") { socket.states.count >= count + 3 }
                server.process.send(SIGTERM)
                #expect(try await server.exitCode() == 0)
                let begins = socket.changes.map { $0.prefix(while: { $0 != "\n" }) }
                #expect(begins == ["READY=1", "RELOADING=1", "READY=1", "STOPPING=1"])
            }
        }
    }

    /// It has no address, and is ready when it runs.
    @Test func aSyncAlone() async throws {
        let folder = try TemporaryDirectory(prefix: "notify")
        let socket = try NotifySocket(folder.path + "/socket")
        let configuration: [String: Any] = [
            "EnableCronJob": true, "UserCoinMapURL": "http://127.0.0.1:1/", "AvailableCoins": ["btc"],
            "ZKBroker": ["127.0.0.1:1"],
            "ZKSwitcherWatchDir": "/pool/users/",
        ]
        try await withServer(configuration, environment: ["NOTIFY_SOCKET": socket.name]) { _ in
            try await eventually("it is ready") { socket.states == ["READY=1"] }
        }
    }

    /// Somebody else has its address: it never was ready.
    @Test func aStartThatFails() async throws {
        let folder = try TemporaryDirectory(prefix: "notify")
        let socket = try NotifySocket(folder.path + "/socket")
        try await withServer(ServerProcess.configuration(zooKeeper: "127.0.0.1:1")) { first in
            let address = "127.0.0.1:\(try await first.port())"
            let configuration = ServerProcess.configuration(zooKeeper: "127.0.0.1:1", ["ListenAddr": address])
            try await withServer(configuration, environment: ["NOTIFY_SOCKET": socket.name]) { second in
                let code = try await second.exitCode()
                #expect(code == 1)
            }
        }
        #expect(!socket.states.contains("READY=1"))
    }
}
