import Foundation
import Logging
import SwitcherTestKit
import Testing
import ZooKeeperTestKit

@testable import SwitcherServer

/// The keys of the log, and the program itself.
@Suite struct LogFormatTests {
    private static func objects(_ output: String) throws -> [[String: Any]] {
        try output.split(separator: "\n").map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(line)")
        }
    }

    @Test func everyLineIsOneObjectWhateverCallersSend() async throws {
        try await withZooKeeper { zooKeeper in
            let configuration = ServerProcess.configuration(
                zooKeeper: zooKeeper.connectString,
                ["LogFormat": "json", "LogLevel": 4]
            )
            try await withServer(configuration) { server in
                try await eventually("it listens") { server.output.contains("HTTP API is listening") }
                let ready = try Self.objects(server.output).first { $0["message"] as? String == "HTTP API is listening" }
                let port = try #require((ready?["port"] as? String).flatMap { Int($0) })
                let names = [
                    "%22%7D", "a%0Ab", "%00", "%E2%80%A8", "%E2%80%AE", "%C3%28", "%ED%A0%80", "e%CC%81", "%F0%9F%91%B7",
                    "%5Cu0000",
                    String(repeating: "%22", count: 2_000), "%7B%22level%22:%22x", "%1B%5B31m",
                ]
                for name in names {
                    let client = try await WireClient.connect(port)
                    try await client.send(
                        "GET /switch?puname=\(name)&coin=\(name) HTTP/1.1\r\nHost: x\r\nX-Request-Id: \"}\\\r\n"
                            + "Authorization: Basic YWRtaW46c2VjcmV0\r\n\r\n"
                    )
                    #expect(try await client.response()["x-request-id"] == "\"}\\")
                    await client.close()
                }
                server.process.send(SIGTERM)
                #expect(try await server.exitCode() == 0)
                let lines = try Self.objects(server.output)
                #expect(lines.filter { $0["request_id"] as? String == "\"}\\" }.count == names.count)
                #expect(lines.filter { $0["message"] as? String == "Switch refused" }.count == names.count)
                let members = ["time", "level", "label", "source", "message"]
                #expect(lines.allSatisfy { line in members.allSatisfy { line[$0] is String } })
                #expect(lines.last?["message"] as? String == "Stopped")
                #expect(
                    lines.allSatisfy { ($0["time"] as? String)?.contains(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) == true }
                )
            }
        }
    }

    @Test func theLastWordIsAnObjectToo() async throws {
        let taken = try FreePort.next()
        try await withServer(ServerProcess.configuration(zooKeeper: "127.0.0.1:1", ["ListenAddr": "127.0.0.1:\(taken)"])) {
            first in
            _ = try await first.port()
            let configuration = ServerProcess.configuration(
                zooKeeper: "127.0.0.1:1",
                ["ListenAddr": "127.0.0.1:\(taken)", "LogFormat": "json"]
            )
            try await withServer(configuration) { server in
                #expect(try await server.exitCode() == 1)
                let last = try Self.objects(server.output).last
                #expect(last?["message"] as? String == "cannot listen on 127.0.0.1:\(taken): address already in use")
                #expect(last?["level"] as? String == "critical")
            }
        }
    }

    /// What the libraries say is among it: of the session's end, and of all services.
    @Test func everyLineOfTextIsOneEventToo() async throws {
        try await withZooKeeper { zooKeeper in
            let configuration = ServerProcess.configuration(zooKeeper: zooKeeper.connectString, ["LogLevel": 4])
            try await withServer(configuration) { server in
                try await eventually("it is connected") { server.output.contains("ZooKeeper connected") }
                _ = try await server.port()
                server.process.send(SIGTERM)
                #expect(try await server.exitCode() == 0)
                #expect(server.output.contains("zookeeper_close") && server.output.contains("IntakeService"))
                for line in server.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
                    #expect(line.wholeMatch(of: /\d{4}-\d\d-\d\dT\S+ [a-z]+ switcher-api-server:.*/) != nil, "\(line)")
                    // Not all that a server is made of.
                    #expect(line.utf8.count < 2_000, "\(line)")
                }
            }
        }
    }

    @Test func aLibrarysTextEndsNoLine() throws {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        let writer = LogWriter(ends[1]) { "dropped \($0)" }
        let log = ProcessLog([writer])
        let logger = Logger(label: "l") { log.handler(label: $0) }
        logger.info("m", metadata: ["a": "x\ny\u{1B}z\n", "é": "é"])
        #expect(writer.flush(within: .seconds(60)))
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = read(ends[0], &bytes, bytes.count)
        let text = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        #expect(text.hasSuffix("a=x\\u{a}y\\u{1b}z\\u{a} é=é [SwitcherServerTests] m\n"))
        #expect(text.filter(\.isNewline).count == 1)
    }

    @Test func bothChangeAtAReload() async throws {
        try await withZooKeeper { zooKeeper in
            func configuration(_ changes: [String: Any]) -> [String: Any] {
                ServerProcess.configuration(zooKeeper: zooKeeper.connectString, changes)
            }
            try await withServer(configuration([:])) { server in
                _ = try await server.port()
                try await server.reload(configuration(["LogFormat": "json"]), untilItLogs: "Configuration read again")
                let line = try #require(server.output.split(separator: "\n").last { $0.contains("Configuration read again") })
                let object = try #require(try Self.objects(String(line)).first)
                #expect(object["keys"] as? String == "LogFormat")
                try await server.reload(configuration(["LogLevel": 4]), untilItLogs: "Configuration read again")
                // The library has something to say then.
                await zooKeeper.kill()
                try await eventually("it says more") { server.output.contains(" debug ") }
            }
        }
    }

    @Test func theFlagWins() async throws {
        let configuration = ServerProcess.configuration(zooKeeper: "127.0.0.1:1", ["LogLevel": 4])
        try await withServer(configuration, arguments: ["-v", "0"]) { server in
            _ = try await server.port()
            try await server.reload(configuration.merging(["LogLevel": 3]) { $1 }, untilItLogs: "Configuration read again")
            #expect(!server.output.contains(" trace ") && !server.output.contains(" debug "))
        }
        try await withServer(configuration) { server in
            _ = try await server.port()
            try await eventually("the key counts without it") { server.output.contains(" debug ") }
        }
    }

    @Test(
        arguments: [
            (["LogFormat": "xml"], "LogFormat must be \"text\" or \"json\", not \"xml\""),
            (["LogFormat": 1], "LogFormat must be \"text\" or \"json\", not 1"),
            (["LogLevel": 5], "LogLevel must be a whole number from 0 to 4, not 5"),
            (["LogLevel": "2"], "LogLevel must be a whole number from 0 to 4, not \"2\""),
        ] as [(any Sendable, String)]
    )
    func whatIsWrongIsNamed(changes: any Sendable, message: String) throws {
        let changes = try #require(changes as? [String: any Sendable])
        #expect(ConfigurationFixtures.message(with: changes) == "config.json: \(message)")
    }
}
