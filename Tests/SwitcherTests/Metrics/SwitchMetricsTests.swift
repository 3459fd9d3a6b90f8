import MetricsTestKit
import Testing
import ZooKeeper
import ZooKeeperTestKit

@testable import Switcher

/// What is measured of the writer, with another backend than the server's own.
struct SwitchMetricsTests {
    @Test func howATransactionHasEnded() {
        func outcome(_ code: ZooKeeperError.Code, at position: Int? = nil, wasSent: Bool = true) -> SwitchMetrics.Outcome {
            SwitchMetrics.Outcome(ZooKeeperError(code, operation: "transaction", operationIndex: position, wasSent: wasSent))
        }
        #expect(SwitchMetrics.Outcome(nil) == .confirmed)
        for code in [ZooKeeperError.Code.connectionLoss, .sessionExpired, .sessionMoved, .closed, .notReadWrite] {
            #expect(outcome(code) == .lost, "\(code)")
        }
        #expect(outcome(.notConnected, wasSent: false) == .lost)
        #expect(outcome(.noNode, at: 3) == .mismatch)
        #expect(outcome(.nodeExists, at: 0) == .mismatch)
        #expect(outcome(.noAuthorization, at: 1) == .refused)
        #expect(outcome(.quotaExceeded, at: 1) == .refused)
        #expect(outcome(.throttled) == .failed)
        #expect(outcome(.tooManyOperations, wasSent: false) == .failed)
    }

    @Test func whatACallWasTold() throws {
        let metrics = TestMetrics()
        let calls = SwitchCallMetrics(metrics)
        let coinSwitch = try SwitchCheck(availableCoins: ["btc"], lowercasesNames: false).coinSwitch(name: "a", coin: "btc")
        let errors: [(SwitchWriteError?, String)] = [
            (nil, "confirmed"), (.refused(first: coinSwitch, count: 1), "refused"), (.notConfirmed(first: nil), "not_confirmed"),
            (.notRead, "not_read"), (.queueFull, "queue_full"), (.stopped, "stopped"),
        ]
        for (number, (error, _)) in errors.enumerated() {
            for _ in 0...number { calls.answered(.batch, error) }
        }
        calls.answered(.sync, nil)
        for (number, (_, label)) in errors.enumerated() {
            let labels = [("source", "batch"), ("outcome", label)]
            #expect(metrics.counterTotal(label: "switcher_calls_total", dimensions: labels) == Int64(number + 1), "\(label)")
        }
        #expect(metrics.counterTotal(label: "switcher_calls_total", dimensions: [("source", "sync")]) == 1)
        #expect(metrics.counters(label: "switcher_calls_total").count == 18, "all are there before they are first counted")
    }

    @Test func theWriterTellsAsItGoes() async throws {
        let metrics = TestMetrics()
        @Sendable func meter(_ name: String, _ labels: [(String, String)] = []) -> Double? {
            try? metrics.expectMeter("switcher_\(name)", labels).lastValue
        }
        try await withZooKeeper { zooKeeper in
            try await withWriter(zooKeeper.connectString, requestTimeout: .seconds(120), metrics: metrics) { running in
                try await running.waitUntilReady()
                try await eventually("it is told that it is ready") { meter("ready") == 1 }
                #expect(meter("queue_records_max") == 2_000_000)
                let names = (0..<10_000).map { "user\($0)" }
                try await running.writer.write(names.map { try running.coinSwitch($0, "btc") }, from: .batch)
                try await running.switchCoin("lone", "bcc")
                try await eventually("all is told") {
                    metrics.counterTotal(label: "switcher_records_written_total", dimensions: [("source", "batch")]) == 10_000
                        && metrics.counterTotal(label: "switcher_records_written_total", dimensions: [("source", "single")]) == 1
                        && meter("transactions_in_flight") == 0 && meter("queue_calls") == 0
                }
                let sizes = metrics.recorders(label: "switcher_transaction_records").flatMap(\.values)
                #expect(sizes.reduce(0, +) >= 10_001 && sizes.allSatisfy { $0 <= 4_000 })
                let confirmed = metrics.counterTotal(label: "switcher_transactions_total", dimensions: [("outcome", "confirmed")])
                #expect(metrics.timers(label: "switcher_transaction_duration_seconds").flatMap(\.values).count == Int(confirmed))

                // What waits is seen, and that it waits.
                await zooKeeper.kill()
                try await eventually("it is told that it is not ready") { meter("ready") == 0 }
                async let late: Void = running.writer.write(names.map { try running.coinSwitch($0, "ltc") }, from: .batch)
                async let lone: Void = running.switchCoin("lone", "ltc")
                try await eventually("what waits is told") {
                    meter("queue_calls") == 2 && meter("queue_records", [("size", "large")]) == 10_000
                        && meter("queue_records", [("size", "small")]) == 1
                }
                try await zooKeeper.restart()
                try await late
                try await lone
                try await eventually("nothing waits any more") {
                    meter("queue_calls") == 0 && meter("queue_records", [("size", "large")]) == 0 && meter("ready") == 1
                }
            }
        }
    }

    @Test func whatOthersDidIsToldWhenItIsRepaired() async throws {
        let metrics = TestMetrics()
        try await withZooKeeper { zooKeeper in
            try await withWriter(zooKeeper.connectString, metrics: metrics) { running in
                try await running.waitUntilReady()
                try await running.switchCoin("a", "btc")
                try await running.client.delete(running.path("a"))
                try await running.switchCoin("a", "btc")
                try await eventually("it is told") { metrics.counterTotal(label: "switcher_records_repaired_total") == 1 }
                #expect(metrics.counterTotal(label: "switcher_transactions_total", dimensions: [("outcome", "mismatch")]) == 1)
                #expect(metrics.counterTotal(label: "switcher_transaction_retries_total") == 1)
                try await running.client.delete(running.path("a"))
                try await running.client.delete(ZNodePath(RunningWriter.directory))
                try await eventually("the loss is told") { metrics.counterTotal(label: "switcher_record_losses_total") == 1 }
            }
        }
    }
}
