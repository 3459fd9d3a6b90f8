import Logging
import SampleJobmaker
import Switcher
import SwitcherTestKit
import Synchronization
import Testing
import ZooKeeper
import ZooKeeperTestKit

@testable import SwitcherHTTP

/// What the audit is told of calls.
struct CallAuditTests {
    /// A record in short.
    private static func text(_ record: AuditRecord) -> String {
        let subject: String =
            switch record.subject {
            case nil: "-"
            case .subAccount(let name, let coin): "\(name)=\(coin)"
            case .subPool(let name, let coin, let old, let new): "\(coin)/\(name) \(old ?? "?")>\(new)"
            }
        let outcome: String =
            switch record.outcome {
            case .done: "done"
            case .failed(let number, let reason): "\(number ?? -1) \(reason)"
            }
        return "\(record.action.rawValue) \(subject) \(record.recordCount) \(record.refusedCount) \(outcome)"
    }

    @Test func everySwitchIsOneRecord() async throws {
        let audit = AuditRecorder()
        try await withZooKeeper { zooKeeper in
            try await TestAPI.run(zooKeeper, audit: audit) { api in
                let many = (0..<150).map { #""user\#($0)""# }.joined(separator: ",")
                let calls: [(line: String, body: String, record: String)] = [
                    ("GET /switch?puname=a&coin=btc", "", "switch a=btc 1 0 done"),
                    ("POST /switch", "puname=%E4%BD%A0&coin=bch", "switch 你=bch 1 0 done"),
                    ("GET /switch?puname=a%2Fb&coin=btc", "", "switch a/b=btc 0 0 102 puname invalid"),
                    ("GET /switch", "", "switch = 0 0 101 puname is empty"),
                    (
                        "POST /switch/multi-user", #"{"usercoins":[{"coin":"btc","punames":[\#(many)]}]}"#,
                        "switch-multi-user - 150 0 done"
                    ),
                    (
                        "POST /switch/multi-user", #"{"usercoins":[{"coin":"doge","punames":["a"]}]}"#,
                        "switch-multi-user - 0 0 104 coin is inexistent"
                    ),
                    ("POST /switch/multi-user", "{}", "switch-multi-user - 0 0 108 usercoins is empty"),
                    ("POST /subpool/update-coinbase", "{}", "update-coinbase - 0 0 403 API disabled"),
                ]
                for (index, call) in calls.enumerated() {
                    _ = try await api.call(call.line, fields: "X-Request-Id: call-\(index)\r\n", body: call.body)
                    #expect(audit.records.count == index + 1)
                    let record = try #require(audit.records.last)
                    #expect(Self.text(record) == call.record)
                    #expect(record.caller?.user == "admin")
                    #expect(record.caller?.requestID == "call-\(index)")
                    #expect(record.caller?.remote.hasPrefix("127.0.0.1:") == true)
                    #expect(record.startMilliseconds > 1_700_000_000_000)
                }
                // The names of a batch, no more than the first.
                let batch = audit.records.first { $0.recordCount == 150 }
                #expect(batch?.sample.map(\.name.description) == (0..<100).map { "user\($0)" })
                // What only asks, and what does not get as far.
                _ = try await api.call("POST /subpool/get-coinbase", body: "{}")
                _ = try await api.call("GET /healthz")
                _ = try await api.listener.call("GET /switch?puname=a&coin=btc", fields: "")
                _ = try await api.listener.call("PUT /switch?puname=a&coin=btc")
                #expect(audit.records.count == calls.count)
                // The writer is stopping.
                await api.stopWriting()
                _ = try await api.call("GET /switch?puname=a&coin=btc")
                #expect(audit.records.last.map(Self.text) == "switch a=btc 1 0 107 write record failed")
            }
        }
    }

    /// Nothing is made for nobody, and who comes while a call is under way is told of it, from its beginning.
    @Test func whoListensOnlyNowIsToldOfWhatIsUnderWay() async throws {
        let audit = LateListener()
        try await withZooKeeper { zooKeeper in
            try await TestAPI.run(zooKeeper, audit: audit) { api in
                for line in ["GET /switch?puname=a&coin=btc", "GET /switch?puname=a", "GET /switch?puname=a%2Fb&coin=btc"] {
                    _ = try await api.call(line)
                }
                #expect(audit.recorder.records.isEmpty)
                await zooKeeper.kill()
                async let reply = api.call("GET /switch?puname=a&coin=btc")
                try await eventually("it waits") { await api.writer.openCallCount == 1 }
                let waiting = ContinuousClock.now
                audit.listens.withLock { $0 = true }
                let least = ContinuousClock.now - waiting
                await api.stopWriting()
                #expect(try await reply.body == TestAPI.failure(107, "write record failed"))
                #expect(audit.recorder.records.map(Self.text) == ["switch a=btc 1 0 107 write record failed"])
                #expect(try #require(audit.recorder.records.first).duration >= least)
                _ = try await api.call("GET /switch?puname=a")
                #expect(audit.recorder.records.count == 2)
            }
        }
    }

    private final class LateListener: AuditOutlet {
        let listens = Mutex(false)
        let recorder = AuditRecorder()

        var isListening: Bool { listens.withLock { $0 } }

        func take(_ record: AuditRecord) { recorder.take(record) }
    }

    @Test func aRefusedRecordIsCounted() async throws {
        let audit = AuditRecorder()
        try await withZooKeeper { zooKeeper in
            try await TestAPI.run(zooKeeper, audit: audit) { api in
                try await zooKeeper.withRawClient { client in
                    let readable = RawACL(permissions: 1, scheme: "world", id: "anyone")
                    _ = try await client.create("\(TestAPI.directory)/closed", [], acl: [readable])
                }
                _ = try await api.call("GET /switch?puname=closed&coin=btc")
                _ = try await api.call(
                    "POST /switch/multi-user",
                    body: #"{"usercoins":[{"coin":"btc","punames":["closed","b"]}]}"#
                )
                #expect(
                    audit.records.map(Self.text) == [
                        "switch closed=btc 1 1 107 write record failed", "switch-multi-user - 2 1 107 write record failed",
                    ]
                )
            }
        }
    }

    @Test func aRotationHasBothAddresses() async throws {
        let (old, new, bad) = (
            "34woZDygXWqaVPnNxp5SUnbN6RNQ5koBt4", "bc1qjl8uwezzlech723lpnyuza0h2cdkvxvh54v3dn",
            "bc0qjl8uwezzlech723lpnyuza0h2cdkvxvh54v3dn"
        )
        let audit = AuditRecorder()
        try await withZooKeeper { zooKeeper in
            try await withSampleJobmaker(
                [ServerAddress(zooKeeper.connectString)],
                requestNode: ZNodePath("/subpool/btc/pool3"),
                subPool: SampleSubPool(name: "pool3", coinbase: .init("hellobtc", old), hostName: "jm1"),
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
                conduct: { _ in .acknowledge }
            ) { _ in
                let subPools = SubPoolConfiguration(
                    baseDirectory: ZNodePath("/subpool"),
                    ackTimeout: Timeouts.condition,
                    requestTimeout: .seconds(10)
                )
                try await TestAPI.run(zooKeeper, subPools: subPools, audit: audit) { api in
                    for (pool, address) in [("pool3", new), ("pool3", bad), ("pool4", new), ("pool3", "")] {
                        let body = #"{"coin":"btc","subpool_name":"\#(pool)","payout_addr":"\#(address)","coinbase_info":"x"}"#
                        _ = try await api.call("POST /subpool/update-coinbase", body: body)
                    }
                    _ = try await api.call("POST /subpool/get-coinbase", body: #"{"coin":"btc","subpool_name":"pool3"}"#)
                    let texts = audit.records.map(Self.text)
                    try #require(texts.count == 4)
                    #expect(texts[0] == "update-coinbase btc/pool3 \(old)>\(new) 0 0 done")
                    #expect(texts[1].hasPrefix("update-coinbase btc/pool3 \(new)>\(bad) 0 0 500 "))
                    #expect(texts[2] == "update-coinbase btc/pool4 ?>\(new) 0 0 404 subpool 'pool4' does not exist")
                    #expect(texts[3] == "update-coinbase btc/pool3 ?> 0 0 400 payout_addr cannot be empty")
                }
            }
        }
    }
}
