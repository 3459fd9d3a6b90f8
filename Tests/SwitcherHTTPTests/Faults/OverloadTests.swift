import Switcher
import SwitcherTestKit
import Testing
import ZooKeeperTestKit

@testable import SwitcherHTTP

/// More than the queue holds, or than may be received at the same time.
struct OverloadTests {
    private static let tooMuch = TestAPI.failure(503, "too many records are waiting to be written")

    @Test func moreThanTheQueueHoldsIsTurnedAwayAndTheRestIsWritten() async throws {
        try await withZooKeeper { zooKeeper in
            try await TestAPI.run(zooKeeper, requestTimeout: .seconds(120), maximumQueuedRecords: 1_000) { api in
                for _ in 0..<FaultRounds.count(5, shortened: 2) {
                    try await zooKeeper.freeze()
                    let names = (0..<20_000).map { "user\($0)" }
                    async let batch = api.call("POST /switch/multi-user", body: APICaller.batch(names, to: "btc"))
                    // It is accepted whole, since the queue is below its bound; part of it is on its way to ZooKeeper.
                    try await eventually("the queue is full") { await api.writer.queuedRecordCount >= 1_000 }
                    try await withThrowingTaskGroup(of: WireResponse.self) { group in
                        for number in 0..<100 {
                            let late = (0..<17).map { "late\(number)-\($0)" }
                            group.addTask {
                                try await api.call("POST /switch/multi-user", body: APICaller.batch(late, to: "btc"))
                            }
                        }
                        for try await response in group {
                            #expect(response.status == 503)
                            #expect(response["retry-after"] == "1")
                            #expect(response.body == Self.tooMuch)
                        }
                    }
                    #expect(try await api.listener.call("GET /healthz").status == 200)
                    // A lone switch is not turned away by what waits of a batch.
                    async let lone = api.call("GET /switch?puname=lone&coin=btc")
                    try await eventually("it waits") { await api.writer.openCallCount == 2 }
                    try await zooKeeper.thaw()
                    #expect(try await lone.body == TestAPI.success)
                    #expect(try await batch.body == TestAPI.success)
                    // Nothing of the overload is left.
                    #expect(await api.writer.queuedRecordCount == 0)
                    for number in 0..<20 {
                        #expect(try await api.call("GET /switch?puname=after\(number)&coin=btc").body == TestAPI.success)
                    }
                    let records = try await zooKeeper.records(in: TestAPI.directory)
                    #expect(records.count == names.count + 21)
                    #expect(records["late0-0"] == nil, "it was turned away")
                }
            }
        }
    }
}
