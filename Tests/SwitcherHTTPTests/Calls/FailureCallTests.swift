import Logging
import SwitcherTestKit
import Testing
import ZooKeeperTestKit

struct FailureCallTests {
    private static let batch = #"{"usercoins":[{"coin":"btc","punames":["a","b"]}]}"#

    @Test func recordsThatCannotBeReadAreSaid() async throws {
        try await withZooKeeper { zooKeeper in
            await zooKeeper.kill()
            try await TestAPI.run(zooKeeper, requestTimeout: .milliseconds(300), waitsUntilReady: false) { api in
                let single = try await api.call("GET /switch?puname=a&coin=btc")
                #expect(single.status == 200)
                #expect(single.body == TestAPI.failure(105, "read record failed"))
                #expect(
                    try await api.call("POST /switch/multi-user", body: Self.batch).body
                        == TestAPI.failure(105, "read record failed")
                )
                #expect(try await api.listener.call("GET /readyz").status == 503)
                let failed = api.listener.log.entries("Switch failed")
                #expect(failed.count == 1)
                #expect(failed.first?.level == .notice)
                #expect(failed.first?.metadata["reason"] == "the records could not be read")
            }
        }
    }

    @Test func writesThatAreNotConfirmedAreSaid() async throws {
        try await withZooKeeper { zooKeeper in
            try await TestAPI.run(zooKeeper, requestTimeout: .milliseconds(500)) { api in
                #expect(try await api.listener.call("GET /readyz").status == 200)
                try await zooKeeper.freeze()
                async let single = api.call("GET /switch?puname=a&coin=btc")
                async let batch = api.call("POST /switch/multi-user", body: Self.batch)
                #expect(try await single.body == TestAPI.failure(107, "write record failed"))
                #expect(try await batch.body == TestAPI.failure(107, "write record failed"))
                #expect(try await single.status == 200)
                try await zooKeeper.thaw()
                #expect(api.listener.log.entries("Batch failed").count == 1)
            }
        }
    }

    @Test func theRecordThatZooKeeperRefusesIsNamed() async throws {
        try await withZooKeeper { zooKeeper in
            try await TestAPI.run(zooKeeper) { api in
                try await zooKeeper.withRawClient { client in
                    try await client.addAuth(digest: "other:secret")
                    _ = try await client.create("\(TestAPI.directory)/b", [], acl: [.creatorAll])
                }
                let response = try await api.call("POST /switch/multi-user", body: Self.batch)
                #expect(response.status == 200)
                let base = TestAPI.failure(107, "write record failed").dropLast()
                #expect(response.body == #"\#(base),"puname":"b","coin":"btc","refused":1}"#)
                #expect(
                    try await api.call("GET /switch?puname=b&coin=btc").body == TestAPI.failure(107, "write record failed")
                )
                #expect(try await api.call("GET /switch?puname=a&coin=btc").body == TestAPI.success)
            }
        }
    }

    @Test func aBatchSaysHowManyAreRefusedAndWritesTheOthers() async throws {
        try await withZooKeeper { zooKeeper in
            try await TestAPI.run(zooKeeper) { api in
                try await zooKeeper.withRawClient { client in
                    try await client.addAuth(digest: "other:secret")
                    let readable = RawACL(permissions: 1, scheme: "world", id: "anyone")
                    for number in 0..<40 {
                        _ = try await client.create("\(TestAPI.directory)/locked\(number)", [], acl: [.creatorAll, readable])
                    }
                }
                // Forty refused ones at the head, and one listed twice.
                let names = (0..<40).map { "\"locked\($0)\"" } + (0..<500).map { "\"user\($0)\"" } + ["\"locked3\""]
                let body = #"{"usercoins":[{"coin":"btc","punames":[\#(names.joined(separator: ","))]}]}"#
                let base = TestAPI.failure(107, "write record failed").dropLast()
                for _ in 0..<2 {
                    #expect(
                        try await api.call("POST /switch/multi-user", body: body).body
                            == #"\#(base),"puname":"locked0","coin":"btc","refused":40}"#
                    )
                }
                #expect(try await zooKeeper.records(in: TestAPI.directory).values.count { $0 == "btc" } == 500)
                let line = try #require(api.listener.log.entries("Batch failed").first)
                #expect(line.metadata["refused"] == "40")
                #expect(line.metadata["puname"] == "locked0")
            }
        }
    }

    @Test func tooManyRecordsWaitingIsOverload() async throws {
        try await withZooKeeper { zooKeeper in
            try await TestAPI.run(zooKeeper, maximumQueuedRecords: 0) { api in
                for call in [("GET /switch?puname=a&coin=btc", ""), ("POST /switch/multi-user", Self.batch)] {
                    let response = try await api.call(call.0, body: call.1)
                    #expect(response.status == 503)
                    #expect(response["retry-after"] == "1")
                    #expect(response.body == TestAPI.failure(503, "too many records are waiting to be written"))
                }
            }
        }
    }

    @Test func aServerThatStopsSaysSo() async throws {
        try await withZooKeeper { zooKeeper in
            try await TestAPI.run(zooKeeper) { api in
                await api.stopWriting()
                let response = try await api.call("GET /switch?puname=a&coin=btc")
                #expect(response.body == TestAPI.failure(107, "write record failed"))
            }
        }
    }
}
