import Foundation
import SampleUpstream
import SwitcherTestKit
import Testing
import UpstreamTestKit
import ZooKeeperTestKit

/// The audit of the program itself.
@Suite struct AuditProcessTests {
    private static func objects(_ text: String) throws -> [[String: Any]] {
        try text.split(separator: "\n").map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(line)")
        }
    }

    @Test func whatCallsAndPullsChangeIsThereAfterAStop() async throws {
        let users = SampleUsers(["user1": "btc", "user2": "bcc", "bad/name": "btc"])
        let folder = try TemporaryDirectory(prefix: "audit")
        defer { folder.remove() }
        let path = folder.path + "/audit"
        try await withZooKeeper { zooKeeper in
            try await withUpstream(users.answer) { site in
                let configuration = ServerProcess.configuration(
                    zooKeeper: zooKeeper.connectString,
                    [
                        "AuditLogFile": path, "EnableCronJob": true, "CronIntervalSeconds": 1,
                        "UserCoinMapURL": "http://user:hidden@127.0.0.1:\(site.port)/usercoin.php?key=hidden",
                        "APIUsers": [["User": "desk", "Password": "hidden-too", "Rights": ["read", "coinbase"]]],
                    ]
                )
                try await withServer(configuration) { server in
                    try await eventually("many pulls are done") { server.count(of: "Synced") > 2 }
                    #expect(try await server.curl("/switch?puname=a&coin=btc") == APICaller.success)
                    _ = try await server.curl("/switch?puname=a&coin=doge")
                    _ = try await server.curl("/switch?puname=a&coin=btc", ["-u", "desk:hidden-too"])
                    _ = try await server.curl("/switch?puname=a&coin=btc", ["-u", "admin:wrong"])
                    let batch = #"{"usercoins":[{"coin":"bcc","punames":["b","c"]}]}"#
                    _ = try await server.curl("/switch/multi-user", ["-u", "admin:secret", "-d", batch])
                    server.process.send(SIGTERM)
                    #expect(try await server.exitCode() == 0)
                    let text = try String(contentsOfFile: path, encoding: .utf8)
                    let lines = try Self.objects(text)
                    let calls = lines.filter { $0["action"] as? String != "pull" }
                    #expect(calls.map { $0["action"] as? String } == ["switch", "switch", "switch-multi-user"])
                    #expect(calls.map { $0["err_no"] as? Int } == [0, 104, 0])
                    #expect(calls.map { $0["records"] as? Int } == [1, 0, 2])
                    #expect(calls.allSatisfy { $0["user"] as? String == "admin" })
                    // Each call's id is in the log as well.
                    #expect(calls.allSatisfy { server.output.contains("request_id=\($0["request_id"] ?? "") ") })
                    // Most change nothing, and have no line.
                    let pulls = lines.filter { $0["action"] as? String == "pull" }
                    #expect(pulls.first?["records"] as? Int == 2)
                    #expect(pulls.first?["skipped"] as? Int == 1)
                    #expect(pulls.count < server.count(of: "Synced"))
                    for secret in ["secret", "hidden", "wrong", "Basic"] { #expect(!text.contains(secret)) }
                }
            }
        }
    }

    @Test(arguments: ["nowhere/audit", "pipe", "."])
    func aFileThatCannotBeOpenedIsNamedAtTheStart(path: String) async throws {
        let folder = try TemporaryDirectory(prefix: "switcher-api-server")
        defer { folder.remove() }
        try #require(mkfifo(folder.path + "/pipe", 0o600) == 0)
        let configuration = ServerProcess.configuration(zooKeeper: "127.0.0.1:1", ["AuditLogFile": path])
        let server = try await ServerProcess.launch(configuration, in: folder, script: ":")
        #expect(try await server.exitCode() == 78)
        let line = server.output.split(separator: "\n").last ?? ""
        #expect(line.hasPrefix("switcher-api-server: AuditLogFile \"\(path)\" cannot be opened: "))
    }

    @Test func aFullDiskHoldsNobodyUp() async throws {
        try await withZooKeeper { zooKeeper in
            let folder = try TemporaryDirectory(prefix: "switcher-api-server")
            defer { folder.remove() }
            let configuration = ServerProcess.configuration(zooKeeper: zooKeeper.connectString, ["AuditLogFile": "audit"])
            let server = try await ServerProcess.launch(configuration, in: folder, script: "ln -s /dev/full audit")
            for _ in 0..<5 { #expect(try await server.curl("/switch?puname=a&coin=btc") == APICaller.success) }
            try await eventually("it is told") { server.count(of: "Audit cannot be written") == 1 }
            server.process.send(SIGTERM)
            #expect(try await server.exitCode() == 0)
            #expect(server.output.contains("Stopped"))
        }
    }

    /// The audit has a call's line before the caller has the reply.
    @Test func noLineIsLostByARotation() async throws {
        try await withZooKeeper { zooKeeper in
            let folder = try TemporaryDirectory(prefix: "switcher-api-server")
            defer { folder.remove() }
            let configuration = ServerProcess.configuration(
                zooKeeper: zooKeeper.connectString,
                ["AuditLogFile": "audit/lines"]
            )
            let server = try await ServerProcess.launch(configuration, in: folder, script: "mkdir -m 755 audit")
            let port = try await server.port()
            let rotation = try LogRotation(of: ["audit/lines"], in: server)
            let calls = NumberedCalls()
            try await calls.run(port: port) {
                for round in 1...5 {
                    try await calls.waitForConfirmations(200)
                    try await rotation.run()
                    try await eventually("it is taken") { server.count(of: "Configuration read again") == round }
                    let moved = folder.path + "/audit/lines.1"
                    let size = try FileManager.default.attributesOfItem(atPath: moved)[.size] as? Int
                    try await calls.waitForConfirmations(200)
                    #expect(try FileManager.default.attributesOfItem(atPath: moved)[.size] as? Int == size)
                }
            }
            server.process.send(SIGTERM)
            #expect(try await server.exitCode() == 0)
            let ids = try Self.objects(rotation.text("audit/lines")).map { $0["request_id"] as? String }
            #expect(ids == (0..<calls.confirmedCount).map { "call-\($0)" })
        }
    }
}
