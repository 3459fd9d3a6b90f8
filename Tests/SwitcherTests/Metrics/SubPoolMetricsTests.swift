import MetricsTestKit
import Testing
import ZooKeeper

@testable import Switcher

struct SubPoolMetricsTests {
    private static let errors: [SubPoolError] = [
        .doesNotExist(name: "a \"name\" of\na caller"), .cannotAcknowledge, .dataUpdated, .writeFailed, .timeout, .cannotGetAck,
        .cannotParseAck, .notRead, .notConfirmed, .busy, .stopped, .cancelled,
    ]

    /// Each error is a value of its own, and nothing of the caller's is in it.
    @Test func callsAreCountedByHowTheyEnded() throws {
        let metrics = TestMetrics()
        let subPools = SubPoolMetrics(metrics)
        let name = try SubPoolName(coin: "btc", subPool: "pool")
        for error in Self.errors { subPools.answered(.coinbase(name), .failure(error)) }
        let counters = metrics.counters(label: "switcher_subpool_calls_total", dimensions: [("call", "get")])
        #expect(counters.count == Self.errors.count + 1)
        for counter in counters {
            let outcome = counter.dimensions.first { $0.0 == "outcome" }?.1 ?? ""
            #expect(outcome.wholeMatch(of: /[a-z_]+/) != nil, "\(outcome)")
            #expect(counter.totalValue == (outcome == "success" ? 0 : 1), "\(outcome)")
        }
        #expect(metrics.counterTotal(label: "switcher_subpool_calls_total", dimensions: [("call", "update")]) == 0)
        #expect(metrics.timers(label: "switcher_subpool_ack_wait_seconds").flatMap(\.values).isEmpty, "there was no ack")
    }
}
