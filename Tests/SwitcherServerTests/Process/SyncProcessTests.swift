import Foundation
import SampleUpstream
import SwitcherTestKit
import Testing
import UpstreamTestKit
import ZooKeeperTestKit

@Suite struct SyncProcessTests {
    private func configuration(_ zooKeeper: ZooKeeperServer, _ site: UpstreamServer, _ changes: [String: Any] = [:]) -> [String:
        Any]
    {
        let sync: [String: Any] = [
            "EnableCronJob": true, "CronIntervalSeconds": 1,
            "UserCoinMapURL": "http://user:hidden@127.0.0.1:\(site.port)/usercoin.php?key=hidden",
        ]
        return ServerProcess.configuration(zooKeeper: zooKeeper.connectString, sync.merging(changes) { $1 })
    }

    @Test func withoutTheAPIItIsASyncDaemon() async throws {
        let users = SampleUsers(["user1": "btc", "user2": "bcc"])
        try await withZooKeeper { zooKeeper in
            try await withUpstream(users.answer) { site in
                let changes: [String: Any] = ["EnableAPIServer": false, "APIUser": "", "APIPassword": "", "ListenAddr": ""]
                try await withServer(configuration(zooKeeper, site, changes)) { server in
                    try await eventually("the map is written") {
                        try await zooKeeper.records(in: RunningSync.directory) == ["user1": "btc", "user2": "bcc"]
                    }
                    users.switchCoin("user2", "btc")
                    try await eventually("a switch is followed") {
                        try await zooKeeper.records(in: RunningSync.directory)["user2"] == "btc"
                    }
                    #expect(!server.output.contains("HTTP API is listening"))
                    server.process.send(SIGTERM)
                    #expect(try await server.exitCode() == 0)
                    #expect(!server.output.contains("hidden"))
                }
            }
        }
    }

    @Test func besideTheAPI() async throws {
        let users = SampleUsers(["user1": "btc"])
        try await withZooKeeper { zooKeeper in
            try await withUpstream(users.answer) { site in
                try await withServer(configuration(zooKeeper, site)) { server in
                    let reply = try await server.curl("/switch?puname=pushed&coin=bcc")
                    #expect(reply == #"{"err_no":0,"err_msg":"","success":true}"#)
                    try await eventually("both are written") {
                        try await zooKeeper.records(in: RunningSync.directory) == ["user1": "btc", "pushed": "bcc"]
                    }
                }
            }
        }
    }

    @Test func aRestartBeginsWithTheFullMap() async throws {
        let users = SampleUsers(["user1": "btc"])
        try await withZooKeeper { zooKeeper in
            try await withUpstream(users.answer) { site in
                try await withServer(configuration(zooKeeper, site)) { _ in
                    try await eventually("the cursor has moved") { (site.requests.last?.lastDate ?? 0) > 0 }
                }
                let before = site.requests.count
                try await withServer(configuration(zooKeeper, site)) { _ in
                    try await eventually("it asks again") { site.requests.count > before }
                    #expect(site.requests[before].lastDate == 0)
                }
            }
        }
    }

    @Test func aStopDuringAPullIsPrompt() async throws {
        let gate = Gate()
        try await withZooKeeper { zooKeeper in
            try await withUpstream(
                UpstreamServer.Answer { _ in
                    await gate.wait()
                    return .init()
                }
            ) { site in
                try await withServer(configuration(zooKeeper, site, ["CronRequestTimeoutSeconds": 3_600])) { server in
                    try await eventually("it has asked") { site.openRequestCount == 1 }
                    let start = ContinuousClock.now
                    server.process.send(SIGTERM)
                    #expect(try await server.exitCode() == 0)
                    // Calls have five seconds; a pull is given up at once.
                    #expect(ContinuousClock.now - start < .seconds(4) * Timeouts.scale)
                    #expect(server.output.contains("Stopped"), "in good order, and not by the last resort")
                }
                gate.open()
            }
        }
    }
}
