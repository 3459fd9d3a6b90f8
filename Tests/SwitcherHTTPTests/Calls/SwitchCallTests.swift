import Logging
import SwitcherTestKit
import Testing
import ZooKeeperTestKit

struct SwitchCallTests {
    private static let form = "Content-Type: application/x-www-form-urlencoded\r\n"

    @Test func everyWayOfAskingWritesTheRecord() async throws {
        try await withZooKeeper { zooKeeper in
            try await TestAPI.run(zooKeeper) { api in
                let multipart =
                    "--b\r\nContent-Disposition: form-data; name=\"puname\"\r\n\r\nmulti\r\n"
                    + "--b\r\nContent-Disposition: form-data; name=\"coin\"\r\n\r\nbch\r\n--b--\r\n"
                let calls: [(line: String, fields: String, body: String)] = [
                    ("GET /switch?puname=query&coin=btc", "", ""),
                    ("POST /switch?puname=postquery&coin=btc", "", ""),
                    ("POST /switch", Self.form, "puname=form&coin=btc"),
                    ("POST /switch", "", "puname=untyped&coin=btc"),
                    ("POST /switch", "Content-Type: application/json\r\n", "puname=jsontyped&coin=btc"),
                    ("GET /switch", "", "puname=getbody&coin=btc"),
                    ("POST /switch", "Content-Type: multipart/form-data; boundary=b\r\n", multipart),
                    ("POST /switch?puname=overridden&coin=bch", "", "puname=bodywins"),
                    ("POST /switch?coin=overridden&puname=coinwins", "", "coin=bch"),
                    ("GET /switch?puname=first&puname=second&coin=btc&coin=bch", "", ""),
                    ("GET /switch?puname=a+blank&coin=btc", "", ""),
                    ("GET /switch?puname=%E4%BD%A0&coin=%e4%bd%a0", "", ""),
                    ("GET /switch?puname=e%CC%81&coin=btc", "", ""),
                    ("GET /switch?puname=%C3%A9&coin=bch", "", ""),
                    ("GET /switch?puname=\(String(repeating: "l", count: 200))&coin=btc", "", ""),
                ]
                for call in calls {
                    let response = try await api.call(call.line, fields: call.fields, body: call.body)
                    #expect(response.status == 200)
                    #expect(response.body == TestAPI.success, "\(call.line)")
                    #expect(response["content-type"] == "application/json; charset=utf-8")
                }
                let expected = [
                    "query=btc", "postquery=btc", "form=btc", "untyped=btc", "jsontyped=btc", "getbody=btc", "multi=bch",
                    "bodywins=bch",
                    "coinwins=bch", "first=btc", "a blank=btc", "你=你", "e\u{301}=btc", "\u{e9}=bch",
                    "\(String(repeating: "l", count: 200))=btc",
                ]
                let records = try await api.records().map { Array($0.utf8) }
                #expect(Set(records) == Set(expected.map { Array($0.utf8) }))
            }
        }
    }

    @Test func whatIsRefusedWritesNothing() async throws {
        try await withZooKeeper { zooKeeper in
            try await TestAPI.run(zooKeeper) { api in
                let refusals: [(target: String, body: String, number: Int, message: String)] = [
                    ("?coin=btc", "", 101, "puname is empty"),
                    ("", "", 101, "puname is empty"),
                    ("?puname=&coin=", "", 101, "puname is empty"),
                    ("?puname=a&coin=btc", "puname=", 101, "puname is empty"),
                    ("?puname=a%2&coin=btc", "", 101, "puname is empty"),
                    ("?puname=a%2Fb&coin=btc", "", 102, "puname invalid"),
                    ("?puname=.&coin=btc", "", 102, "puname invalid"),
                    ("?puname=..", "", 102, "puname invalid"),
                    ("?puname=a%00b&coin=btc", "", 102, "puname invalid"),
                    ("?puname=%F0%9F%98%80&coin=btc", "", 102, "puname invalid"),
                    ("?puname=a%ff&coin=btc", "", 102, "puname invalid"),
                    ("?puname=\(String(repeating: "l", count: 201))&coin=btc", "", 102, "puname invalid"),
                    ("?puname=a", "", 103, "coin is empty"),
                    ("?puname=a&coin=", "", 103, "coin is empty"),
                    ("?puname=a&coin=BTC", "", 104, "coin is inexistent"),
                    ("?puname=a&coin=btc%00", "", 104, "coin is inexistent"),
                ]
                for refusal in refusals {
                    let response = try await api.call("POST /switch\(refusal.target)", body: refusal.body)
                    #expect(response.status == 200)
                    #expect(response.body == TestAPI.failure(refusal.number, refusal.message), "\(refusal.target)")
                }
                let broken = try await api.call(
                    "POST /switch?puname=a&coin=btc",
                    fields: "Content-Type: multipart/form-data; boundary=b\r\n",
                    body: "--b\r\n"
                )
                #expect(broken.status == 200)
                #expect(broken.body == TestAPI.failure(400, "wrong form, its end is missing"))
                let raw = try await api.listener.connect()
                try await raw.send(
                    Array("GET /switch?puname=a".utf8) + [0xFF]
                        + Array("&coin=btc HTTP/1.1\r\nHost: x\r\n\(TestListener.authorization)\r\n".utf8)
                )
                // The parser takes no bytes beyond ASCII in the first line: they have to be escaped.
                #expect(try await raw.response().status == 400)

                #expect(try await api.records() == [])
                let logged = api.listener.log.entries("Switch refused")
                #expect(logged.count >= refusals.count + 1)
                #expect(logged.allSatisfy { $0.level == .info && $0.metadata["reason"]?.isEmpty == false })
                #expect(logged.allSatisfy { !$0.text.contains("\0") })
            }
        }
    }

    /// A body that is taken for none would leave the query's user to be switched.
    @Test func blanksBehindTheLengthDoNotHideTheBody() async throws {
        try await withZooKeeper { zooKeeper in
            try await TestAPI.run(zooKeeper) { api in
                let client = try await api.listener.connect()
                try await client.send(
                    "POST /switch?puname=query&coin=btc HTTP/1.1\r\nHost: x\r\n\(TestListener.authorization)"
                        + "Content-Length: 20 \r\n\r\npuname=body&coin=bch"
                )
                #expect(try await client.response().body == TestAPI.success)
                #expect(try await api.records() == ["body=bch"])
            }
        }
    }

    @Test(arguments: ["/%73witch", "HTTP://host/switch"])
    func thePathMayBeWrittenInSeveralWays(target: String) async throws {
        try await withZooKeeper { zooKeeper in
            try await TestAPI.run(zooKeeper) { api in
                let toHead = try await api.call("HEAD \(target)?puname=a&coin=btc")
                #expect(toHead.status == 405)
                let untouched = try await api.records()
                #expect(untouched == [])
                let toGet = try await api.call("GET \(target)?puname=a&coin=btc")
                #expect(toGet.body == TestAPI.success)
                let records = try await api.records()
                #expect(records == ["a=btc"])
            }
        }
    }

    @Test func theSameCoinIsWrittenAgain() async throws {
        try await withZooKeeper { zooKeeper in
            try await TestAPI.run(zooKeeper, lowercasesNames: true) { api in
                for name in ["Alice", "alice", "ALICE"] {
                    #expect(try await api.call("GET /switch?puname=\(name)&coin=btc").body == TestAPI.success)
                }
                #expect(try await api.records() == ["alice=btc"])
                let version = try await zooKeeper.withRawClient { try await $0.get("\(TestAPI.directory)/alice").stat.version }
                #expect(version == 2)
            }
        }
    }

    @Test func eachSwitchIsOneLineInTheLog() async throws {
        try await withZooKeeper { zooKeeper in
            try await TestAPI.run(zooKeeper) { api in
                _ = try await api.call("GET /switch?puname=alice&coin=btc")
                let lines = api.listener.log.entries("Switched")
                #expect(lines.count == 1)
                #expect(lines.first?.level == .info)
                #expect(lines.first?.metadata["puname"] == "alice")
                #expect(lines.first?.metadata["coin"] == "btc")
                #expect(lines.first?.metadata["remote"]?.hasPrefix("127.0.0.1:") == true)
                #expect(lines.first?.metadata["took"]?.hasSuffix(" ms") == true)
                for secret in ["secret:pass", "YWRt"] {
                    #expect(api.listener.log.entries.allSatisfy { !$0.text.contains(secret) })
                }
            }
        }
    }

    @Test func onlyWithCredentials() async throws {
        try await withZooKeeper { zooKeeper in
            try await TestAPI.run(zooKeeper) { api in
                for line in ["GET /switch?puname=a&coin=btc", "POST /switch/multi-user", "POST /switch-multi-user"] {
                    let response = try await api.listener.call(line, fields: "")
                    #expect(response.status == 401)
                }
                for path in ["/switch/multi-user", "/switch-multi-user"] {
                    let response = try await api.call("GET \(path)")
                    #expect(response.status == 405)
                    #expect(response["allow"] == "POST")
                }
                #expect(try await api.records() == [])
            }
        }
    }
}
