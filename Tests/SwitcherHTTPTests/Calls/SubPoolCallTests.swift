import Logging
import SampleJobmaker
import Switcher
import SwitcherTestKit
import Testing
import ZooKeeper
import ZooKeeperTestKit

struct SubPoolCallTests {
    private static let directory = "/subpool"
    private static let old = #"{"coinbase_info":"hellobtc","payout_addr":"34woZDygXWqaVPnNxp5SUnbN6RNQ5koBt4"}"#
    private static let good = "bc1qjl8uwezzlech723lpnyuza0h2cdkvxvh54v3dn"
    private static let bad = "bc0qjl8uwezzlech723lpnyuza0h2cdkvxvh54v3dn"
    private static let new = #"{"coinbase_info":"tiger","payout_addr":"\#(good)"}"#

    private static let silent: @Sendable ([UInt8]) async -> SampleJobmaker.Conduct = { _ in .staySilent }
    private static let garbled: @Sendable ([UInt8]) async -> SampleJobmaker.Conduct = { _ in .acknowledgeWith(Array("x".utf8)) }

    /// The API with a jobmaker for `pool3` of `btc`.
    private func withJobmaker(
        ackTimeout: Duration = Timeouts.condition,
        conduct: @escaping @Sendable (_ request: [UInt8]) async -> SampleJobmaker.Conduct = { _ in .acknowledge },
        _ body: @escaping @Sendable (TestAPI) async throws -> Void
    ) async throws {
        try await withZooKeeper { zooKeeper in
            try await withSampleJobmaker(
                [ServerAddress(zooKeeper.connectString)],
                requestNode: ZNodePath(Self.directory + "/btc/pool3"),
                subPool: SampleSubPool(
                    name: "pool3",
                    coinbase: .init("hellobtc", "34woZDygXWqaVPnNxp5SUnbN6RNQ5koBt4"),
                    hostName: "jm\n1"
                ),
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
                conduct: conduct
            ) { _ in
                let subPools = SubPoolConfiguration(
                    baseDirectory: try ZNodePath(Self.directory),
                    ackTimeout: ackTimeout,
                    requestTimeout: .seconds(10)
                )
                try await TestAPI.run(zooKeeper, subPools: subPools, body)
            }
        }
    }

    private static func question(coin: String = "btc", pool: String = "pool3") -> String {
        #"{"coin":"\#(coin)","subpool_name":"\#(pool)"}"#
    }

    private static func update(_ address: String, coin: String = "btc", pool: String = "pool3", info: String = "tiger") -> String
    {
        #"{"coin":"\#(coin)","subpool_name":"\#(pool)","payout_addr":"\#(address)","coinbase_info":"\#(info)"}"#
    }

    @Test(arguments: [
        ("/subpool/get-coinbase", "/subpool/update-coinbase"), ("/subpool-get-coinbase", "/subpool-update-coinbase"),
    ])
    func theDocumentedRepliesInTheirOrder(get: String, update: String) async throws {
        try await withJobmaker { api in
            let got = try await api.call("POST \(get)", body: Self.question())
            #expect(got.status == 200)
            #expect(got["content-type"] == "application/json; charset=utf-8")
            #expect(
                got.body == #"{"success":true,"err_no":0,"err_msg":"success","subpool_name":"pool3","old":\#(Self.old)}"#
            )
            // As the curl of docs/api.md sends it.
            let type = "Content-Type: application/x-www-form-urlencoded\r\n"
            let updated = try await api.call("POST \(update)", fields: type, body: Self.update(Self.good))
            #expect(updated.status == 200)
            #expect(
                updated.body
                    == #"{"success":true,"err_no":0,"err_msg":"success","subpool_name":"pool3","old":\#(Self.old),"new":\#(Self.new)}"#
            )
            let refused = try await api.call("POST \(update)", body: Self.update(Self.bad))
            #expect(refused.status == 200)
            let empty = #"{"coinbase_info":"","payout_addr":""}"#
            #expect(
                refused.body
                    == #"{"success":false,"err_no":500,"err_msg":"invalid payout address","subpool_name":"pool3","old":\#(Self.new),"new":\#(empty)}"#
            )
            let again = try await api.call("POST \(get)", body: Self.question())
            #expect(
                again.body == #"{"success":true,"err_no":0,"err_msg":"success","subpool_name":"pool3","old":\#(Self.new)}"#
            )
            for (path, body) in [
                (get, Self.question(coin: "bch")), (update, Self.update(Self.good, coin: "bch")),
            ] {
                let missing = try await api.call("POST \(path)", body: body)
                #expect(missing.status == 200)
                #expect(missing.body == TestAPI.failure(404, "subpool 'pool3' does not exist"))
            }
            #expect(try await api.call("GET \(get)").status == 405)
            #expect(try await api.listener.call("POST \(get)", fields: "", body: Self.question()).status == 401)
        }
    }

    @Test func whatIsWrongWithACall() async throws {
        try await withJobmaker { api in
            let (get, update) = ("/subpool/get-coinbase", "/subpool/update-coinbase")
            let component = "is not one valid path component: no slash, not . or .., no control character"
            let long = String(repeating: "x", count: 8_200)
            func twice(_ member: String) -> String { Self.update(Self.good).dropLast() + ",\(member)}" }
            let cases = [
                (get, "{}", "coin cannot be empty"), (get, #"{"coin":null}"#, "coin cannot be empty"),
                (get, #"{"coin":"","subpool_name":""}"#, "coin cannot be empty"),
                (get, #"{"coin":"btc"}"#, "subpool_name cannot be empty"), (update, "{}", "coin cannot be empty"),
                (update, #"{"coin":"btc"}"#, "subpool_name cannot be empty"),
                (update, #"{"coin":"btc","subpool_name":"a/b"}"#, "payout_addr cannot be empty"),
                (get, Self.question(coin: "a/b"), "coin \(component)"), (get, Self.question(coin: ".."), "coin \(component)"),
                (get, Self.question(pool: "."), "subpool_name \(component)"),
                (get, Self.question(pool: #"pool3\u0000"#), "subpool_name \(component)"),
                (update, Self.update(Self.good, pool: "../../zookeeper"), "subpool_name \(component)"),
                (update, Self.update(Self.good, coin: #"\u0000"#), "coin \(component)"),
                (update, Self.update(Self.good, info: long), "the request is over 8192 bytes, more than a jobmaker reads"),
                (update, Self.update(long), "the request is over 8192 bytes, more than a jobmaker reads"),
                (get, Self.question(pool: long), "the request is over 8192 bytes, more than a jobmaker reads"),
                (get, "", "wrong JSON, the body is empty"), (get, "coin=btc", "wrong JSON, the body is not valid JSON"),
                (get, "[]", "wrong JSON, the body must be an object"),
                (get, #"{"coin":7}"#, "wrong JSON, coin must be a string"),
                (update, #"{"coin":"btc","subpool_name":["x"]}"#, "wrong JSON, subpool_name must be a string"),
                (update, #"{"coin":"btc","subpool_name":"x","payout_addr":{}}"#, "wrong JSON, payout_addr must be a string"),
                (update, twice(#""payout_addr":"\#(Self.bad)""#), "wrong JSON, payout_addr is there twice"),
                (update, twice(#""Payout_Addr":"\#(Self.good)""#), "wrong JSON, payout_addr is there twice"),
                (update, twice(#""coinbase_info":null"#), "wrong JSON, coinbase_info is there twice"),
                (update, twice(#""COIN":"btc""#), "wrong JSON, coin is there twice"),
                (update, twice(""), "wrong JSON, the body is not valid JSON"),
            ]
            for (path, body, message) in cases {
                let response = try await api.call("POST \(path)", body: body)
                #expect(response.status == 200)
                #expect(response.body == TestAPI.failure(400, message))
            }
            let logged = api.listener.log.entries("Subpool call refused")
            #expect(logged.count == cases.count)
            #expect(logged.allSatisfy { $0.metadata["remote"]?.hasPrefix("127.0.0.1:") == true && !$0.text.contains("\0") })
            let node = try await api.zooKeeper.withRawClient { try await $0.get(Self.directory + "/btc/pool3") }
            #expect(node.stat.version == 0, "nothing was written")
        }
    }

    @Test func aTextThatIsMissingIsEmpty() async throws {
        try await withJobmaker { api in
            let body = #"{"coin":"btc","subpool_name":"pool3","payout_addr":"\#(Self.good)","coinbase_info":null}"#
            let response = try await api.call("POST /subpool/update-coinbase", body: body)
            #expect(response.body.hasSuffix(#""new":{"coinbase_info":"","payout_addr":"\#(Self.good)"}}"#))
        }
    }

    @Test func membersAreFoundIgnoringCase() async throws {
        try await withJobmaker { api in
            let body = #"{"Coin":"btc","SubPool_Name":"pool3","PAYOUT_ADDR":"\#(Self.good)","Coinbase_Info":"tiger"}"#
            let response = try await api.call("POST /subpool/update-coinbase", body: body)
            #expect(response.body.hasSuffix(#""new":\#(Self.new)}"#))
        }
    }

    @Test func withoutADirectoryTheCallsAreDisabled() async throws {
        try await withZooKeeper { zooKeeper in
            try await TestAPI.run(zooKeeper) { api in
                for path in [
                    "/subpool/get-coinbase", "/subpool-get-coinbase", "/subpool/update-coinbase", "/subpool-update-coinbase",
                ] {
                    // Before anything is said about the body.
                    for body in ["", "x", Self.update(Self.good)] {
                        let response = try await api.call("POST \(path)", body: body)
                        #expect(response.status == 200)
                        #expect(response.body == TestAPI.failure(403, "API disabled"))
                    }
                }
            }
        }
    }

    @Test func anUpdateIsLoggedWithAllThatHappened() async throws {
        try await withJobmaker { api in
            _ = try await api.call("POST /subpool/update-coinbase", body: Self.update(Self.good, info: #"ti\nger"#))
            _ = try await api.call("POST /subpool/update-coinbase", body: Self.update(Self.bad))
            _ = try await api.call("POST /subpool/get-coinbase", body: Self.question())
            _ = try await api.call("POST /subpool/update-coinbase", body: Self.update(Self.good, pool: "é\u{202e}"))

            let updated = try #require(api.listener.log.entries("Coinbase updated").first)
            let expected = [
                "coin": "btc", "subpool": "pool3", "old_coinbase_info": "hellobtc",
                "old_payout_addr": "34woZDygXWqaVPnNxp5SUnbN6RNQ5koBt4", "new_coinbase_info": "ti\\u{a}ger",
                "new_payout_addr": Self.good, "host": "jm\\u{a}1",
            ]
            for (key, value) in expected { #expect(updated.metadata[key] == value) }
            #expect(updated.metadata["remote"]?.hasPrefix("127.0.0.1:") == true)
            #expect(updated.metadata["ack_took"]?.hasSuffix(" ms") == true)

            let refused = try #require(api.listener.log.entries("Coinbase update refused by the jobmaker").first)
            #expect(refused.metadata["new_payout_addr"] == Self.bad && refused.metadata["reason"] == "invalid payout address")
            #expect(refused.metadata["old_payout_addr"] == Self.good && refused.metadata["host"] == "jm\\u{a}1")
            #expect(api.listener.log.entries("Coinbase read").count == 1)

            let failed = try #require(api.listener.log.entries("Coinbase update not confirmed").first)
            #expect(failed.metadata["subpool"] == "é\\u{202e}" && failed.metadata["err_no"] == "404")
            #expect(failed.metadata["reason"] == "subpool 'é\\u{202e}' does not exist")
        }
    }

    @Test func aTimeoutAndABusySubPoolAreStatus200() async throws {
        try await withJobmaker(ackTimeout: Timeouts.base / 4, conduct: Self.silent) { api in
            let update = "POST /subpool/update-coinbase"
            async let first = api.call(update, body: Self.update(Self.good))
            async let second = api.call(update, body: Self.update(Self.good, info: "2"))
            async let third = api.call(update, body: Self.update(Self.good, info: "3"))
            let responses = try await [first, second, third]
            #expect(responses.allSatisfy { $0.status == 200 && $0["retry-after"] == nil })
            let timeout = TestAPI.failure(504, "timeout when waiting ACK")
            let busy = TestAPI.failure(503, "subpool is busy")
            let bodies = responses.map(\.body)
            #expect(bodies.contains(timeout) && bodies.contains(busy))
            #expect(bodies.allSatisfy { $0 == timeout || $0 == busy })
        }
    }

    @Test func aSubPoolWithoutAJobmakerIsSaid() async throws {
        try await withJobmaker { api in
            try await api.zooKeeper.withRawClient { client in
                _ = try await client.create(Self.directory + "/btc/idle")
            }
            for (path, body) in [
                ("get-coinbase", Self.question(pool: "idle")), ("update-coinbase", Self.update(Self.good, pool: "idle")),
            ] {
                let response = try await api.call("POST /subpool/\(path)", body: body)
                #expect(response.status == 200)
                #expect(response.body == TestAPI.failure(503, "jobmaker cannot ACK the request"))
            }
        }
    }

    @Test func anAckThatIsNoneIsSaid() async throws {
        try await withJobmaker(conduct: Self.garbled) { api in
            for (path, body) in [("get-coinbase", Self.question()), ("update-coinbase", Self.update(Self.good))] {
                let response = try await api.call("POST /subpool/\(path)", body: body)
                #expect(response.body == TestAPI.failure(500, "cannot parse ACK in zookeeper"))
            }
        }
    }
}
