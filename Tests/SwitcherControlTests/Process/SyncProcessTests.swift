import SampleUpstream
import SwitcherTestKit
import Testing
import UpstreamTestKit
import ZooKeeperTestKit

/// The program with a server and a web site.
@Suite struct ControlSyncProcessTests {
    @Test func pullingAndComparing() async throws {
        let users = SampleUsers(["user1": "btc", "user2": "bcc"])
        try await withZooKeeper { zooKeeper in
            try await withUpstream(users.answer) { site in
                let sync: [String: Any] = [
                    "EnableCronJob": true, "CronIntervalSeconds": 3_600,
                    "UserCoinMapURL": "http://127.0.0.1:\(site.port)/usercoin.php",
                ]
                try await withServer(ServerProcess.configuration(zooKeeper: zooKeeper.connectString, sync)) { server in
                    try await server.waitUntilReady()
                    try await eventually("the first pull is done") { site.requests.count == 1 && site.openRequestCount == 0 }
                    var control = ControlProgram(port: try await server.port())
                    control.variables["SWITCHER_SITE_URL"] = "http://u:hidden@127.0.0.1:\(site.port)/usercoin.php?key=hidden"
                    let first = try await control.run(["sync", "now"])
                    #expect(first.exitCode == 0 && first.output.contains(#""finished":true,"pull":{"#), "\(first)")
                    users.switchCoin("user2", "btc")
                    let differs = try await control.run(["diff"])
                    #expect(differs.exitCode == 1, "\(differs)")
                    #expect(differs.output == #"{"puname":"user2","zookeeper":"bcc","expected":"btc"}"# + "\n")
                    #expect(site.requests.last?.target == "/usercoin.php?key=hidden&last_date=0")
                    #expect(site.requests.last?.authorization == "Basic dTpoaWRkZW4=")
                    let pulled = try await control.runAtTerminal(["sync", "now"])
                    #expect(pulled.exitCode == 0 && pulled.output.contains(" 1 written, 0 skipped, 0 refused"), "\(pulled)")
                    let all = try await control.runAtTerminal(["sync", "now", "--full"])
                    #expect(all.exitCode == 0 && all.output.contains(" 2 written, 0 skipped, 0 refused"), "\(all)")
                    let same = try await control.runAtTerminal(["diff"])
                    #expect(same.exitCode == 0 && same.output.contains("2 are the same, 0 differ"), "\(same)")
                    let argument = try await control.run(["diff", "--site", "http://u:hidden@127.0.0.1:\(site.port)/"])
                    #expect(argument.exitCode == 64 && !argument.errors.contains("hidden"))
                }
            }
        }
    }
}
