import Foundation
import SampleUpstream
import SwitcherTestKit
import Testing
import UpstreamTestKit
import ZooKeeperTestKit

/// The program itself, asked what there is.
@Suite struct ReadingProcessTests {
    @Test func anOperatorSeesTheSyncAndHasItPull() async throws {
        let users = SampleUsers(["user1": "btc", "user2": "bcc"])
        let folder = try TemporaryDirectory(prefix: "audit")
        defer { folder.remove() }
        let audit = folder.path + "/audit.log"
        try await withZooKeeper { zooKeeper in
            try await withUpstream(users.answer) { site in
                let sync: [String: Any] = [
                    "EnableCronJob": true, "CronIntervalSeconds": 3_600, "AuditLogFile": audit,
                    "UserCoinMapURL": "http://user:hidden@127.0.0.1:\(site.port)/usercoin.php?key=hidden",
                ]
                try await withServer(ServerProcess.configuration(zooKeeper: zooKeeper.connectString, sync)) { server in
                    try await server.waitUntilReady()
                    try await eventually("the first pull is done") { site.requests.count == 1 && site.openRequestCount == 0 }
                    users.switchCoin("user2", "btc")
                    let pulled = try await server.curl("/sync/pull", ["-u", "admin:secret", "-X", "POST"])
                    #expect(pulled.hasPrefix(#"{"err_no":0,"err_msg":"","success":true,"finished":true,"pull":{"started_at":"2"#))
                    #expect(pulled.contains(#""records":1,"skipped":0,"refused":0,"failure":null}}"#))
                    let all = try await server.curl("/sync/pull?full=true", ["-u", "admin:secret", "-X", "POST"])
                    try await eventually("who wanted it is told") { try !Self.fullPulls(in: audit).isEmpty }
                    let told = try Self.fullPulls(in: audit)
                    #expect(told.count == 1 && told[0].contains(#""user":"admin","#), "\(told)")
                    #expect(told[0].contains(#""records":2,"refused":0,"#), "\(told)")
                    #expect(all.contains(#""last_date":0,"#) && all.contains(#""records":2,"#))
                    #expect(site.requests.last?.target.hasSuffix("last_date=0") == true)
                    let user = try await server.curl("/switch/user?puname=user2")
                    #expect(user.contains(#""coin":"btc""#))
                    let status = try await server.curl("/status")
                    #expect(status.contains(#""sync":{"leads":true,"elected":"this server","cursor":"#))
                    #expect(status.contains(#""version":"0."#))
                    #expect(!status.contains("hidden") && !status.contains("secret"))
                    #expect(!server.output.contains("hidden"))
                }
            }
        }
    }

    private static func fullPulls(in audit: String) throws -> [String] {
        let lines = try String(contentsOfFile: audit, encoding: .utf8).split(separator: "\n").map(String.init)
        return lines.filter { $0.contains(#""action":"full-pull""#) }
    }

    /// A stop does not wait for the end.
    @Test func aListIsWholeOrCut() async throws {
        try await withZooKeeper { zooKeeper in
            try await withServer(ServerProcess.configuration(zooKeeper: zooKeeper.connectString)) { server in
                try await server.waitUntilReady()
                let names = (0..<20_000).map { "user\($0)" }
                let caller = APICaller(port: try await server.port())
                #expect(await caller.switchCoin(names, to: "btc") == .confirmed)
                let listed = try await server.curl("/switch/users?limit=3000")
                #expect(
                    listed.split(separator: "\n").map { $0.prefix { $0 != "," } }
                        == names.sorted().prefix(3_000).map { #"{"puname":"\#($0)""# }
                )
                // It takes four seconds.
                let client = try await WireClient.connect(try await server.port())
                try await client.send("GET /switch/users HTTP/1.1\r\nHost: x\r\n\(APICaller.authorization)\r\n")
                try await eventually("the list has begun") { client.unread.contains("updated_at") }
                server.process.send(SIGTERM)
                #expect(try await server.exitCode() == 0)
                try await client.waitUntilEnded()
                #expect(!client.unread.hasSuffix("\r\n0\r\n\r\n"))
                #expect(client.unread.split(separator: "\n").count < 20_000)
                await client.close()
            }
        }
    }
}
