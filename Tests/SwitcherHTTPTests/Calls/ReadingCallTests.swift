import SwitcherTestKit
import Testing
import ZooKeeperTestKit

@testable import Switcher
@testable import SwitcherHTTP

struct ReadingCallTests {
    private static func user(_ name: String, _ coin: String, _ updated: String) -> String {
        #"{"puname":"\#(name)","coin":"\#(coin)","updated_at":"\#(updated)"}"#
    }

    private static func reply(_ name: String, _ coin: String, _ updated: String) -> String {
        #"{"err_no":0,"err_msg":"","success":true,"# + user(name, coin, updated).dropFirst()
    }

    /// Writes records as somebody else would.
    ///
    /// - Returns: When each was written.
    @discardableResult
    private func write(_ records: [(name: String, data: [UInt8])], _ api: TestAPI) async throws -> [String] {
        try await api.zooKeeper.withRawClient { client in
            var times: [String] = []
            for (name, data) in records {
                let path = try await client.create("\(TestAPI.directory)/\(name)", data)
                times.append(UTCTime(milliseconds: try await client.get(path).stat.mtime).description)
            }
            return times
        }
    }

    // MARK: One user

    @Test func aUserIsReadFromZooKeeper() async throws {
        try await withZooKeeper { zooKeeper in
            try await TestAPI.run(zooKeeper) { api in
                let times = try await write([("aaaa", Array("doge".utf8)), ("你 é\"", Array("btc".utf8))], api)
                let response = try await api.call("GET /switch/user?puname=aaaa")
                #expect(response.status == 200)
                #expect(response["content-type"] == "application/json; charset=utf-8")
                #expect(response.body == Self.reply("aaaa", "doge", times[0]))
                let escaped = try await api.call("GET /switch/user?puname=%E4%BD%A0+%C3%A9%22")
                #expect(escaped.body == Self.reply("你 é\\\"", "btc", times[1]))
                #expect(try await api.call("GET /switch?puname=aaaa&coin=bch").body == TestAPI.success)
                #expect(try await api.call("GET /switch/user?puname=aaaa").body.contains(#""coin":"bch""#))
                let head = try await api.call("HEAD /switch/user?puname=aaaa")
                #expect(head.status == 200 && head.body == "" && head["content-length"] == "\(response.body.utf8.count - 1)")
            }
        }
    }

    @Test(arguments: [
        ("", 400, "puname is empty"), ("?puname=", 400, "puname is empty"), ("?coin=btc", 400, "puname is empty"),
        ("?puname=a%2", 400, "puname is empty"), ("?puname=a%2Fb", 400, "puname invalid"), ("?puname=..", 400, "puname invalid"),
        ("?puname=a%00", 400, "puname invalid"), ("?puname=%FF", 400, "puname invalid"),
        ("?puname=%F0%9F%98%80", 400, "puname invalid"),
        ("?puname=nobody", 404, "no such user"), ("?puname=e%CC%81", 404, "no such user"),
        ("?puname=\(String(repeating: "l", count: 201))", 400, "puname invalid"),
    ])
    func whoIsNotThereIsSaid(query: String, status: Int, message: String) async throws {
        try await withZooKeeper { zooKeeper in
            try await TestAPI.run(zooKeeper) { api in
                // Looks like the other one, and is not.
                try await write([("\u{e9}", Array("btc".utf8))], api)
                let response = try await api.call("GET /switch/user\(query)")
                #expect(response.status == status)
                #expect(response.body == TestAPI.failure(status, message))
            }
        }
    }

    @Test func namesAreTakenAsASwitchTakesThem() async throws {
        try await withZooKeeper { zooKeeper in
            try await TestAPI.run(zooKeeper, lowercasesNames: true) { api in
                _ = try await api.call("GET /switch?puname=AbC&coin=btc")
                let response = try await api.call("GET /switch/user?puname=aBc")
                #expect(response.body.contains(#""puname":"abc","coin":"btc""#))
            }
        }
    }

    @Test func whatIsNoCoinIsEscaped() async throws {
        try await withZooKeeper { zooKeeper in
            try await TestAPI.run(zooKeeper) { api in
                let long = [UInt8](repeating: 0x61, count: 500_000)
                try await write([("a", [0xFF, 0x0A, 0x62]), ("b", long), ("c", []), ("d", Array("\u{1}\n\"".utf8))], api)
                for (name, coin) in [
                    ("a", #"\\xff\\x0ab"#), ("b", String(repeating: "a", count: 64) + "…"), ("c", ""), ("d", #"\u0001\n\""#),
                ] {
                    let body = try await api.call("GET /switch/user?puname=\(name)").body
                    #expect(body.contains(#""puname":"\#(name)","coin":"\#(coin)","#), "\(body)")
                }
            }
        }
    }

    @Test func withoutZooKeeperItSaysSo() async throws {
        try await withZooKeeper { zooKeeper in
            try await TestAPI.run(zooKeeper, waitsUntilReady: true) { api in
                await zooKeeper.kill()
                let response = try await api.call("GET /switch/user?puname=a")
                #expect(response.status == 503)
                #expect(response["retry-after"] == "1")
                #expect(response.body == TestAPI.failure(503, "read record failed"))
                #expect(api.listener.log.entries("Record not read").first?.metadata["puname"] == "a")
            }
        }
    }

    // MARK: All users

    @Test func allUsersAreALineEach() async throws {
        try await withZooKeeper { zooKeeper in
            try await TestAPI.run(zooKeeper) { api in
                let long = String(repeating: "l", count: 300)
                let records = [("b", "btc"), ("Z", "bch"), ("你", "btc"), ("a\"b", "doge"), (long, "btc"), ("a", "btc")]
                let times = try await write(records.map { ($0.0, Array($0.1.utf8)) }, api)
                let lines = [
                    Self.user("Z", "bch", times[1]), Self.user("a", "btc", times[5]), Self.user(#"a\"b"#, "doge", times[3]),
                    Self.user("b", "btc", times[0]), Self.user(long, "btc", times[4]), Self.user("你", "btc", times[2]),
                ]
                let all = try await api.call("GET /switch/users")
                #expect(all.status == 200)
                #expect(all["content-type"] == "application/x-ndjson")
                #expect(all.body == lines.map { $0 + "\n" }.joined())
                for (query, range) in [
                    ("?after=a", 2..<6), ("?after=A", 0..<6), ("?after=a&limit=2", 2..<4), ("?limit=1", 0..<1),
                    ("?after=%E4%BD%A0", 6..<6),
                    ("?limit=99999999999999999999", 0..<6), ("?after=&limit=6", 0..<6),
                ] {
                    let page = try await api.call("GET /switch/users\(query)")
                    #expect(page.body == lines[range].map { $0 + "\n" }.joined(), "\(query)")
                }
                for limit in ["0", "-1", "", "x", "1.5", "+1", "%201", "%zz", "1;", "%FF"] {
                    let response = try await api.call("GET /switch/users?limit=\(limit)")
                    #expect(response.status == 400)
                    #expect(response.body == TestAPI.failure(400, "limit is not a whole number from 1"))
                }
                // None of them is the beginning of the list.
                for after in ["a;b", "%zz", "a%", "a%FF", "%C3", "a;&limit=1"] {
                    let response = try await api.call("GET /switch/users?after=\(after)")
                    #expect(response.status == 400, "\(after)")
                    #expect(response.body == TestAPI.failure(400, "after is not percent-encoded UTF-8"))
                }
                #expect(try await api.call("HEAD /switch/users")["transfer-encoding"] == "chunked")
            }
        }
    }

    @Test func moreThanTwoListsAreTooMany() async throws {
        try await withZooKeeper { zooKeeper in
            try await TestAPI.run(zooKeeper) { api in
                let exporter = RecordExporter(api.writer)
                try await TestListener.run(routes: [UsersRoute(exporter: exporter, logger: api.listener.log.logger)]) {
                    listener in
                    let first = try await exporter.export(after: nil, limit: 1)
                    let second = try await exporter.export(after: nil, limit: 1)
                    let response = try await listener.call("GET /switch/users")
                    #expect(response.status == 503 && response["retry-after"] == "1")
                    #expect(response.body == TestAPI.failure(503, "too many lists are being sent"))
                    try await first.read { _ in }
                    for _ in 0..<3 { #expect(try await listener.call("GET /switch/users").status == 200) }
                    withExtendedLifetime(second) {}
                }
            }
        }
    }

    /// ZooKeeper is well, and nobody is sent to look.
    @Test func aListThatAStopCutsSaysNothingOfZooKeeper() async throws {
        try await withZooKeeper { zooKeeper in
            try await TestAPI.run(zooKeeper) { api in
                let check = SwitchCheck(availableCoins: ["btc"], lowercasesNames: false)
                try await api.writer.write((0..<20_000).map { try check.coinSwitch(name: "user\($0)", coin: "btc") })
                var clients: [WireClient] = []
                for _ in 0..<2 {
                    let client = try await api.listener.connect()
                    try await client.send("GET /switch/users HTTP/1.1\r\nHost: x\r\n\(TestListener.authorization)\r\n")
                    try await eventually("the list has begun") { client.unread.contains("updated_at") }
                    clients.append(client)
                }
                await api.listener.shutDownGracefully()
                for client in clients {
                    try await client.waitUntilEnded()
                    #expect(!client.unread.hasSuffix("0\r\n\r\n") && !client.unread.contains("err_no"))
                    await client.close()
                }
            }
        }
    }

    @Test func aListThatFailsInTheMiddleHasNoEnd() async throws {
        try await withZooKeeper { zooKeeper in
            try await TestAPI.run(zooKeeper) { api in
                // More than four seconds of them.
                let check = SwitchCheck(availableCoins: ["btc"], lowercasesNames: false)
                try await api.writer.write((0..<20_000).map { try check.coinSwitch(name: "user\($0)", coin: "btc") })
                let client = try await api.listener.connect()
                try await client.send("GET /switch/users HTTP/1.1\r\nHost: x\r\n\(TestListener.authorization)\r\n")
                try await eventually("the list has begun") { client.unread.contains("updated_at") }
                await zooKeeper.kill()
                try await client.waitUntilEnded()
                let failure = TestAPI.failure(503, "read record failed")
                // Not all of it: a text of a megabyte in the report of a failure is of no use.
                #expect(client.unread.suffix(200).hasSuffix("\r\n\(failure)\n\r\n"))
                #expect(api.listener.log.entries("Records not read").count == 1)
                await client.close()
            }
        }
    }
}
