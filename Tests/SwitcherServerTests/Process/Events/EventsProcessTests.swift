import Foundation
import Subprocess
import SwitcherTestKit
import Testing
import ZooKeeperTestKit

@testable import SwitcherServer

/// The events of the program itself.
@Suite struct EventsProcessTests {
    private static let request = "GET /events HTTP/1.1\r\nHost: x\r\n\(APICaller.authorization)\r\n"

    private func reader(_ server: ServerProcess) async throws -> WireClient {
        let client = try await WireClient.connect(try await server.port())
        try await client.send(Self.request)
        try await eventually("it is there") { client.unread.contains(": from now on\n\n") }
        return client
    }

    /// The data of events of that name, in order.
    private static func events(_ name: String, _ text: String) throws -> [[String: Any]] {
        try text.components(separatedBy: "event: \(name)\ndata: ").dropFirst().map { rest in
            let line = rest.prefix { $0 != "\n" }
            return try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(line)")
        }
    }

    @Test func whatCallsChangeIsSeenByWhoReads() async throws {
        try await withZooKeeper { zooKeeper in
            let configuration = ServerProcess.configuration(
                zooKeeper: zooKeeper.connectString,
                ["APIUsers": [["User": "desk", "Password": "hidden-too", "Rights": ["switch"]]]]
            )
            try await withServer(configuration) { server in
                try await server.waitUntilReady()
                _ = try await server.curl("/switch?puname=before&coin=btc")
                let (first, second) = (try await reader(server), try await reader(server))
                #expect(try await server.curl("/switch?puname=a&coin=btc") == APICaller.success)
                let names = (0..<150).map { #""user\#($0)""# }.joined(separator: ",")
                let batch = #"{"usercoins":[{"coin":"bcc","punames":[\#(names)]}]}"#
                #expect(try await server.curl("/switch/multi-user", ["-u", "desk:hidden-too", "-d", batch]) == APICaller.success)
                // A line of its own in it, by every separator that there is.
                let forged = "x%0Adata%3A%20y%0A%0Aevent%3A%20z%0D%0A%E2%80%A8%C2%85%22"
                _ = try await server.curl("/switch?puname=\(forged)&coin=doge")
                _ = try await server.curl("/switch?puname=a&coin=btc", ["-u", "admin:wrong"])
                #expect(try await server.curl("/events", ["-u", "desk:hidden-too"]).contains("forbidden"))
                _ = try await server.curl("/switch?puname=last&coin=btc")
                for client in [first, second] {
                    try await eventually("the last comes") { client.unread.contains(#""puname":"last""#) }
                    let text = client.unread
                    let events = try Self.events("audit", text)
                    #expect(events.map { $0["action"] as? String } == ["switch", "switch-multi-user", "switch", "switch"])
                    #expect(events.map { $0["err_no"] as? Int } == [0, 0, 102, 0])
                    #expect(events.map { $0["user"] as? String } == ["admin", "desk", "admin", "admin"])
                    #expect(events[0]["puname"] as? String == "a" && events[0]["coin"] as? String == "btc")
                    #expect(events[0]["switches"] == nil)
                    #expect(events[1]["records"] as? Int == 150)
                    let switches = try #require(events[1]["switches"] as? [[String: String]])
                    #expect(switches == (0..<100).map { ["puname": "user\($0)", "coin": "bcc"] })
                    #expect(text.components(separatedBy: "event: ").count(where: { $0.hasPrefix("audit\n") }) == 4)
                    #expect(!text.contains("\nevent: z") && !text.contains("\ndata: y"))
                    #expect(!text.unicodeScalars.contains { ["\u{2028}", "\u{85}"].contains($0) })
                    for secret in ["secret", "hidden", "wrong", "Basic"] { #expect(!text.contains(secret), "\(secret)") }
                }
                server.process.send(SIGTERM)
                #expect(try await server.exitCode() == 0)
                for client in [first, second] {
                    try await client.waitUntilEnded()
                    #expect(client.unread.hasSuffix("\r\n0\r\n\r\n"))
                    await client.close()
                }
            }
        }
    }

    @Test func whoReadsSeesHowTheServerIs() async throws {
        try await withZooKeeper { zooKeeper in
            try await withServer(ServerProcess.configuration(zooKeeper: zooKeeper.connectString)) { server in
                try await server.waitUntilReady()
                let client = try await reader(server)
                await zooKeeper.kill()
                try await eventually("it is told") {
                    client.unread.contains("event: readiness\n") && client.unread.contains("event: session\n")
                }
                let lost = try Self.events("readiness", client.unread)
                #expect(lost.first?["ready"] as? Bool == false)
                #expect(lost.first?["reason"] as? String == "no connection to ZooKeeper")
                #expect(try Self.events("session", client.unread).first?["state"] as? String == "suspended")
                try await zooKeeper.restart()
                try await eventually("it is ready again") {
                    try Self.events("readiness", client.unread).last?["ready"] as? Bool == true
                        && Self.events("session", client.unread).last?["state"] as? String == "connected"
                }
                let times = try Self.events("readiness", client.unread).map { $0["time"] as? String }
                #expect(times.allSatisfy { $0?.hasPrefix("20") == true })
                await client.close()
            }
        }
    }

    @Test func curlShowsThem() async throws {
        try await withZooKeeper { zooKeeper in
            try await withServer(ServerProcess.configuration(zooKeeper: zooKeeper.connectString)) { server in
                try await server.waitUntilReady()
                let url = "http://127.0.0.1:\(try await server.port())/events"
                async let shown = Subprocess.run(
                    .name("curl"),
                    arguments: ["-NsSD", "-", "--max-time", "120", "-u", "admin:secret", url],
                    output: .string(limit: 1_000_000),
                    error: .discarded
                )
                // Before it is there nobody reads what it is to see.
                try await eventually("it reads") { try await server.isTakingACall() }
                for number in 0..<20 {
                    _ = try await server.curl("/switch?puname=a\(number)&coin=btc")
                }
                server.process.send(SIGTERM)
                #expect(try await server.exitCode() == 0)
                let result = try await shown
                // The end was in order.
                #expect(result.terminationStatus.isSuccess)
                let text = result.standardOutput
                #expect(text.contains("Content-Type: text/event-stream; charset=utf-8\r\n"))
                #expect(text.contains(": from now on\n\nevent: audit\ndata: {\"time\":\""))
                #expect(text.contains(#""puname":"a19","coin":"btc","records":1,"refused":0,"outcome":"done","err_no":0"#))
            }
        }
    }

    /// Half of them do not.
    @Test func aThousandMayReadAndHoldUpNeitherCallsNorTheStop() async throws {
        DescriptorLimit.raise()
        try await withZooKeeper { zooKeeper in
            try await withServer(ServerProcess.configuration(zooKeeper: zooKeeper.connectString)) { server in
                try await server.waitUntilReady()
                let port = try await server.port()
                var clients: [WireClient] = []
                for _ in 0..<1_000 {
                    let client = try await WireClient.connect(port, isReading: clients.count.isMultiple(of: 2))
                    try await client.send(Self.request)
                    clients.append(client)
                }
                try await eventually("all places are taken") {
                    try await server.curl("/events", ["-u", "admin:secret", "-I"]).hasPrefix("HTTP/1.1 503 ")
                }
                let names = (0..<100).map { #""\#(String(repeating: "x", count: 190))\#($0)""# }.joined(separator: ",")
                let batch = #"{"usercoins":[{"coin":"bcc","punames":[\#(names)]}]}"#
                for _ in 0..<5 {
                    #expect(
                        try await server.curl("/switch/multi-user", ["-u", "admin:secret", "-d", batch]) == APICaller.success
                    )
                }
                #expect(try await server.curl("/switch?puname=last&coin=btc") == APICaller.success)
                let readers = clients.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element)
                for client in readers {
                    try await eventually("the last comes") { client.unread.contains(#""puname":"last""#) }
                }
                server.process.send(SIGTERM)
                #expect(try await server.exitCode() == 0)
                for client in clients { await client.close() }
            }
        }
    }
}
