import Foundation
import SampleUpstream
import SwitcherTestKit
import Testing
import UpstreamTestKit
import ZooKeeperTestKit

/// SIGHUP and the program itself, under load.
@Suite struct ReloadProcessTests {
    private static let taken = "Configuration read again"
    private static let refused = "Configuration is not taken, nothing has changed"

    private static func curl(_ server: ServerProcess, _ path: String, as identity: String) async throws -> String {
        try await server.curl(path, ["-u", identity, "-w", "%{http_code}", "-o", "/dev/null"])
    }

    /// Whoever calls has rights of his own, which no reload takes away.
    private static var caller: [String: Any] { ["User": "admin", "Password": "secret", "Rights": ["switch"]] }

    @Test func noCallFailsWhileEverythingElseChanges() async throws {
        try await withZooKeeper { zooKeeper in
            func configuration(_ changes: [String: Any]) -> [String: Any] {
                let base: [String: Any] = ["APIUser": "root", "APIPassword": "first-password", "APIUsers": [Self.caller]]
                return ServerProcess.loadConfiguration([zooKeeper], base.merging(changes) { $1 })
            }
            try await withServer(configuration([:])) { server in
                let ledger = SwitchLedger()
                try await SwitchLoad.run(ledger, port: server.port()) { load in
                    try await load.waitForConfirmations(50, "at first")
                    #expect(try await Self.curl(server, "/switch?puname=x&coin=newcoin", as: "root:first-password") == "200")
                    #expect(try await server.curl("/switch?puname=x&coin=newcoin").contains(#""err_no":104"#))
                    let coins = SwitchLoad.coins + ["newcoin"]
                    let steps: [(changes: [String: Any], keys: String)] = [
                        (["AvailableCoins": coins], "AvailableCoins"),
                        (["AvailableCoins": coins, "APIPassword": "second-password"], "APIPassword"),
                        (["AvailableCoins": coins, "APIPassword": "second-password", "MaxConnections": 64], "MaxConnections"),
                        (
                            ["AvailableCoins": coins, "RequestReadTimeoutSeconds": 5],
                            "APIPassword, RequestReadTimeoutSeconds, MaxConnections"
                        ),
                        (
                            ["AvailableCoins": coins, "MaxRequestBodyBytes": 4_000_000],
                            "MaxRequestBodyBytes, RequestReadTimeoutSeconds"
                        ),
                        (
                            ["AvailableCoins": coins, "AllowedOrigins": ["https://pool.example"]],
                            "MaxRequestBodyBytes, AllowedOrigins"
                        ),
                    ]
                    for (changes, keys) in steps {
                        try await server.reload(configuration(changes), untilItLogs: Self.taken)
                        try await load.waitForConfirmations(50, "after \(keys)")
                        #expect(server.output.contains("keys=\"\(keys)\"") || server.output.contains("keys=\(keys)"), "\(keys)")
                        let isSecond = changes["APIPassword"] as? String == "second-password"
                        let (valid, old) =
                            isSecond ? ("second-password", "first-password") : ("first-password", "second-password")
                        #expect(try await Self.curl(server, "/switch?puname=x&coin=newcoin", as: "root:\(old)") == "401")
                        #expect(try await Self.curl(server, "/switch?puname=x&coin=newcoin", as: "root:\(valid)") == "200")
                    }
                    #expect(try await server.curl("/switch?puname=x&coin=newcoin") == APICaller.success)
                    #expect(load.failures == [])
                }
                #expect(try await ledger.lost(in: zooKeeper.records(in: ServerProcess.directory)) == [])
            }
        }
    }

    @Test func aBrokenFileChangesNothing() async throws {
        try await withZooKeeper { zooKeeper in
            let configuration = ServerProcess.configuration(zooKeeper: zooKeeper.connectString)
            try await withServer(configuration) { server in
                _ = try await server.port()
                for text in ["{", "", #"{"APIPassword": ["hunter"]}"#] {
                    try await server.waitUntilItLogs(Self.refused) {
                        try text.write(toFile: server.folder.path + "/config.json", atomically: true, encoding: .utf8)
                        server.process.send(SIGHUP)
                    }
                    #expect(try await server.curl("/switch?puname=a&coin=btc") == APICaller.success)
                }
                try await server.waitUntilItLogs(Self.refused) {
                    try FileManager.default.removeItem(atPath: server.folder.path + "/config.json")
                    server.process.send(SIGHUP)
                }
                #expect(try await server.curl("/switch?puname=a&coin=btc") == APICaller.success)
                // Nobody will write to it.
                try await server.waitUntilItLogs(Self.refused) {
                    #expect(mkfifo(server.folder.path + "/config.json", 0o600) == 0)
                    server.process.send(SIGHUP)
                }
                try FileManager.default.removeItem(atPath: server.folder.path + "/config.json")
                try await server.reload(configuration, untilItLogs: Self.taken)
                #expect(!server.output.contains("hunter"))
            }
        }
    }

    @Test func whatNeedsARestartIsNamedAndStays() async throws {
        try await withZooKeeper { zooKeeper in
            try await withServer(ServerProcess.configuration(zooKeeper: zooKeeper.connectString)) { server in
                _ = try await server.port()
                let changes: [String: Any] = [
                    "ListenAddr": "127.0.0.1:1", "ZKBroker": ["127.0.0.1:1"], "StratumServerCaseInsensitive": true,
                ]
                let other = ServerProcess.configuration(zooKeeper: "", changes)
                try await server.reload(other, untilItLogs: "Configuration needs a restart for these keys")
                #expect(server.output.contains("ListenAddr, ZKBroker, StratumServerCaseInsensitive"))
                #expect(try await server.curl("/switch?puname=Alice&coin=btc") == APICaller.success)
                #expect(try await zooKeeper.records(in: ServerProcess.directory)["Alice"] == "btc")
            }
        }
    }

    @Test func theSyncTakesItsSiteAndItsInterval() async throws {
        let (one, two) = (SampleUsers(["one": "btc"]), SampleUsers(["two": "bcc"]))
        try await withZooKeeper { zooKeeper in
            try await withUpstream(one.answer) { first in
                try await withUpstream(two.answer) { second in
                    func configuration(_ site: UpstreamServer, interval: Int) -> [String: Any] {
                        let sync: [String: Any] = [
                            "EnableCronJob": true, "CronIntervalSeconds": interval,
                            "UserCoinMapURL": "http://user:hidden@127.0.0.1:\(site.port)/usercoin.php?key=hidden",
                        ]
                        return ServerProcess.configuration(zooKeeper: zooKeeper.connectString, sync)
                    }
                    try await withServer(configuration(first, interval: 3_600)) { server in
                        try await eventually("the first pull is done") { server.count(of: "Synced") == 1 }
                        try await server.reload(configuration(first, interval: 1), untilItLogs: Self.taken)
                        try await eventually("the interval is a second") { first.requests.count >= 3 }
                        try await server.reload(configuration(second, interval: 3_600), untilItLogs: Self.taken)
                        try await eventually("the other site is pulled") {
                            try await zooKeeper.records(in: ServerProcess.directory) == ["one": "btc", "two": "bcc"]
                        }
                        #expect(second.requests.map(\.lastDate) == [0])
                        #expect(!server.output.contains("hidden"))
                    }
                }
            }
        }
    }

    /// Also before the program serves.
    @Test func aHangUpNeverEndsIt() async throws {
        try await withZooKeeper { zooKeeper in
            try await withServer(ServerProcess.configuration(zooKeeper: zooKeeper.connectString)) { server in
                try await eventually("it starts") { server.output.contains("Starting") }
                for _ in 0..<20 { server.process.send(SIGHUP) }
                try await eventually("it is ready") { try await server.isReady() }
                for _ in 0..<20 { server.process.send(SIGHUP) }
                try await eventually("it has heard one") { server.count(of: Self.taken) > 0 }
                #expect(try await server.curl("/switch?puname=a&coin=btc") == APICaller.success)
                server.process.send(SIGTERM)
                #expect(try await server.exitCode() == 0)
            }
        }
    }
}
