import SwitcherTestKit
import Testing
import ZooKeeperTestKit

@testable import SwitcherHTTP

/// What the log has of calls: who, from where, which request, what it was answered.
struct CallLogTests {
    @Test func everyCallsLineSaysWhoAndWhichRequest() async throws {
        try await withZooKeeper { zooKeeper in
            try await TestAPI.run(zooKeeper) { api in
                let calls: [(line: String, body: String, message: String, number: String?)] = [
                    ("GET /switch?puname=a&coin=btc", "", "Switched", nil),
                    ("GET /switch?puname=a&coin=doge", "", "Switch refused", "104"),
                    ("POST /switch/multi-user", #"{"usercoins":[{"coin":"btc","punames":["a"]}]}"#, "Batch switched", nil),
                    ("POST /switch/multi-user", #"{"usercoins":[{"coin":"btc","punames":[""]}]}"#, "Batch refused", "101"),
                    ("POST /switch/multi-user", "{", "Batch refused", "400"),
                    ("POST /subpool/get-coinbase", "{}", "Subpool call refused", "403"),
                    ("POST /subpool/update-coinbase", "{}", "Subpool call refused", "403"),
                ]
                for (index, call) in calls.enumerated() {
                    _ = try await api.call(call.line, fields: "X-Request-Id: call-\(index)\r\n", body: call.body)
                    let lines = api.listener.log.entries.filter { $0.metadata["request_id"] == "call-\(index)" }
                    #expect(lines.map(\.message) == [call.message])
                    let metadata = try #require(lines.first?.metadata)
                    #expect(metadata["user"] == "admin")
                    #expect(metadata["remote"]?.hasPrefix("127.0.0.1:") == true)
                    #expect(metadata["err_no"] == call.number)
                }
            }
        }
    }
}
