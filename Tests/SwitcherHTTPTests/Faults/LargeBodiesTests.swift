import Dispatch
import Switcher
import SwitcherTestKit
import Synchronization
import Testing
import ZooKeeper
import ZooKeeperTestKit

/// Large bodies of all calls are decoded one after another: they share one lane.
struct LargeBodiesTests {
    private static let padding = String(repeating: " ", count: 40_000)

    @Test func theyWaitForOneAnotherAndSmallOnesDoNot() async throws {
        let lane = DecodingLane()
        let subPools = SubPoolConfiguration(
            baseDirectory: ZNodePath("/subpool"),
            ackTimeout: Timeouts.condition,
            requestTimeout: .seconds(10)
        )
        try await withZooKeeper { zooKeeper in
            try await TestAPI.run(zooKeeper, subPools: subPools, decoding: lane) { api in
                let release = DispatchSemaphore(value: 0)
                async let other: Void = lane.run(byteCount: .max) { release.wait() }
                let calls = [
                    ("/switch", "puname=form&coin=btc&x=\(Self.padding)"),
                    ("/switch/multi-user", #"{"usercoins":[{"coin":"btc","punames":["batch"]}]}\#(Self.padding)"#),
                    ("/subpool/get-coinbase", #"{"coin":"","subpool_name":"pool3"}\#(Self.padding)"#),
                    ("/subpool/update-coinbase", #"{"coin":"","subpool_name":"pool3"}\#(Self.padding)"#),
                ]
                let replies = Mutex([String: String]())
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for (path, body) in calls {
                        group.addTask { @Sendable in
                            let reply = try await api.call("POST \(path)", body: body).body
                            replies.withLock { $0[path] = reply }
                        }
                    }
                    for number in 0..<50 {
                        #expect(
                            try await api.call("POST /switch", body: "puname=small\(number)&coin=btc").body == TestAPI.success
                        )
                    }
                    #expect(replies.withLock { $0.isEmpty }, "they wait for their turn")
                    release.signal()
                    try await group.waitForAll()
                }
                await other
                let answered = replies.withLock(\.self)
                #expect(answered["/switch"] == TestAPI.success && answered["/switch/multi-user"] == TestAPI.success)
                for path in ["/subpool/get-coinbase", "/subpool/update-coinbase"] {
                    #expect(answered[path]?.contains("coin cannot be empty") == true, "\(path)")
                }
                let records = try await api.records()
                #expect(records.contains("form=btc") && records.contains("batch=btc"))
            }
        }
    }
}
