import MetricsTestKit
import SampleJobmaker
import Testing
import ZooKeeper
import ZooKeeperTestKit

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

    /// What becomes of an update that was answered with a time-out, its jobmaker held up at the gate.
    private func withTimeOut(
        _ late: String,
        followUpTime: Duration = .seconds(600),
        _ body: @escaping @Sendable (RunningCoordinator, Gate, TestMetrics) async throws -> Void
    ) async throws {
        let (gate, metrics) = (Gate(), TestMetrics())
        try await withZooKeeper { server in
            try await withJobmaker(server, conduct: gate.conduct(at: "late")) { _ in
                try await withCoordinator(
                    server.connectString,
                    ackTimeout: .milliseconds(500) * Timeouts.scale,
                    metrics: metrics,
                    configure: { $0.followUpTime = followUpTime }
                ) { running in
                    try await running.update(address(1))
                    await #expect(throws: SubPoolError.timeout) { try await running.update(late, info: "late") }
                    try await body(running, gate, metrics)
                }
            }
        }
        #expect(Self.count(metrics, "calls", [("call", "update"), ("outcome", "timeout")]) == 1)
        #expect(metrics.counterTotal(label: "switcher_subpool_late_total") == 1, "it ends once")
    }

    private static func count(_ metrics: TestMetrics, _ name: String, _ labels: [(String, String)]) -> Int64 {
        metrics.counterTotal(label: "switcher_subpool_\(name)_total", dimensions: labels)
    }

    @Test func aLateRefusalIsCountedAndSoIsThePutBack() async throws {
        try await withTimeOut(invalidAddress) { _, gate, metrics in
            gate.open()
            try await eventually("it is put back") { Self.count(metrics, "put_backs", [("outcome", "done")]) == 1 }
            #expect(Self.count(metrics, "late", [("outcome", "refused")]) == 1)
        }
    }

    @Test func aLateSuccessIsCounted() async throws {
        try await withTimeOut(address(2)) { _, gate, metrics in
            gate.open()
            try await eventually("it is told") { Self.count(metrics, "late", [("outcome", "confirmed")]) == 1 }
        }
    }

    /// Who is told to try again and does so is no alarm.
    @Test func whatAnotherUpdateReplacesIsNotUnconfirmed() async throws {
        try await withTimeOut(address(2)) { running, gate, metrics in
            let call = Task { try await running.update(address(3)) }
            try await eventually("it is overtaken") { Self.count(metrics, "late", [("outcome", "overtaken")]) == 1 }
            gate.open()
            _ = await call.result
        }
    }

    @Test func whatNobodyFollowsUpAnyMoreIsUnconfirmed() async throws {
        try await withTimeOut(address(2), followUpTime: .milliseconds(300)) { _, gate, metrics in
            try await eventually("it ends") { Self.count(metrics, "late", [("outcome", "unconfirmed")]) == 1 }
            gate.open()
        }
    }

    @Test func turnsAndWaitsAreMeasured() async throws {
        let (gate, metrics) = (Gate(), TestMetrics())
        @Sendable func meter(_ name: String) -> Double? { try? metrics.expectMeter("switcher_subpool\(name)").lastValue }
        try await withZooKeeper { server in
            try await withJobmaker(server, conduct: gate.conduct(at: "held")) { _ in
                try await withCoordinator(server.connectString, metrics: metrics) { running in
                    async let held = running.update(address(1), info: "held")
                    try await eventually("it is served") { meter("s_served") == 1 }
                    async let next = running.coinbase()
                    try await eventually("another waits") { meter("_calls_waiting") == 1 }
                    gate.open()
                    _ = try await (held, next)
                    try await eventually("nobody is served or waits") { meter("s_served") == 0 && meter("_calls_waiting") == 0 }
                }
            }
        }
        for call in ["get", "update"] {
            #expect(Self.count(metrics, "calls", [("call", call), ("outcome", "success")]) == 1)
            let waits = metrics.timers(label: "switcher_subpool_ack_wait_seconds", dimensions: [("call", call)]).flatMap(\.values)
            #expect(waits.count == 1 && waits[0] > 0)
        }
    }
}
