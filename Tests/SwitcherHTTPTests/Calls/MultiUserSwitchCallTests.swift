import Logging
import SwitcherTestKit
import Testing
import ZooKeeperTestKit

@testable import SwitcherHTTP

struct MultiUserSwitchCallTests {
    @Test(arguments: ["/switch/multi-user", "/switch-multi-user"])
    func allRecordsAreWritten(path: String) async throws {
        try await withZooKeeper { zooKeeper in
            try await TestAPI.run(zooKeeper) { api in
                let json = #"""
                    {"usercoins":[{"coin":"btc","punames":["a","b","e\u0301"]},{"coin":"bch","punames":["c","a","é"]},
                    {"coin":"nosuch","punames":[]}]}
                    """#
                // As the curl of docs/api.md sends it.
                let type = "Content-Type: application/x-www-form-urlencoded\r\n"
                let response = try await api.call("POST \(path)", fields: type, body: json)
                #expect(response.status == 200)
                #expect(response.body == TestAPI.success)
                let expected = ["a=bch", "b=btc", "c=bch", "e\u{301}=btc", "\u{e9}=bch"].map { Array($0.utf8) }
                #expect(Set(try await api.records().map { Array($0.utf8) }) == Set(expected))

                let lines = api.listener.log.entries("Batch switched")
                #expect(lines.count == 1)
                #expect(lines.first?.level == .info)
                #expect(lines.first?.metadata["users"] == "6")
                #expect(lines.first?.metadata["coins"] == "2")
                #expect(lines.first?.metadata["bytes"] == "\(json.utf8.count)")
                #expect(lines.first?.metadata["took"] != nil)
            }
        }
    }

    @Test func aBatchThatFailsWritesNothing() async throws {
        try await withZooKeeper { zooKeeper in
            try await TestAPI.run(zooKeeper) { api in
                let refusals = [
                    (#"{"usercoins":[{"coin":"btc","punames":["a","b/c"]}]}"#, 102, "puname invalid", "b/c", "btc"),
                    (
                        #"{"usercoins":[{"coin":"btc","punames":["a"]},{"coin":"x","punames":["b"]}]}"#, 104,
                        "coin is inexistent", "b", "x"
                    ),
                    (#"{"usercoins":[{"coin":"btc","punames":["a"]},{"punames":["b"]}]}"#, 103, "coin is empty", "b", ""),
                    (#"{"usercoins":[{"coin":"btc","punames":["a",""]}]}"#, 101, "puname is empty", "", "btc"),
                    (#"{"usercoins":[{"coin":"btc","punames":["a","x\u0000"]}]}"#, 102, "puname invalid", #"x\u0000"#, "btc"),
                ]
                for (json, number, message, name, coin) in refusals {
                    let response = try await api.call("POST /switch/multi-user", body: json)
                    #expect(response.status == 200)
                    let base = TestAPI.failure(number, message).dropLast()
                    #expect(response.body == #"\#(base),"puname":"\#(name)","coin":"\#(coin)"}"#)
                }
                let malformed = [
                    "", "x", "[]", #"{"usercoins":[{"coin":"btc","punames":["a",7]}]}"#,
                    #"{"usercoins":[{"coin":"btc","punames":["a","\ud800"]}]}"#, String(repeating: "[", count: 100_000),
                ]
                for json in malformed {
                    let response = try await api.call("POST /switch/multi-user", body: json)
                    #expect(response.status == 200)
                    #expect(response.body.hasPrefix(#"{"err_no":400,"err_msg":"wrong JSON, "#))
                }
                #expect(
                    try await api.call("POST /switch/multi-user", body: #"{"usercoins":[]}"#).body
                        == TestAPI.failure(108, "usercoins is empty")
                )

                #expect(try await api.records() == [])
                let logged = api.listener.log.entries("Batch refused")
                #expect(logged.count == refusals.count + malformed.count + 1)
                #expect(logged.first?.metadata["puname"] == "b/c")
                #expect(logged.allSatisfy { !$0.text.contains("\0") })
            }
        }
    }

    @Test func aLargeBatchIsWrittenWhole() async throws {
        try await withZooKeeper { zooKeeper in
            try await TestAPI.run(zooKeeper) { api in
                let count = 20_000
                let names = (0..<count).map { "\"user\($0)\"" }.joined(separator: ",")
                let json = #"{"usercoins":[{"coin":"btc","punames":[\#(names)]}]}"#
                #expect(try await api.call("POST /switch/multi-user", body: json).body == TestAPI.success)
                let children = try await zooKeeper.withRawClient { try await $0.children(TestAPI.directory) }
                #expect(Set(children).count == count)
                // One line for all of them.
                #expect(api.listener.log.entries.filter { $0.text.contains("user1234") }.isEmpty)
                #expect(api.listener.log.entries("Batch switched").count == 1)
            }
        }
    }
}
