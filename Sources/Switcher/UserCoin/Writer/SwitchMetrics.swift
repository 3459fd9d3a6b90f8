import Metrics
import ZooKeeper

/// What is measured of the switch writer, which owns it, for whichever backend makes the metrics.
///
/// Nothing is told to it per call or record but what transactions are made of: the order of switches counts, and what it has counted is
/// looked at after each transaction and ten times a second.
struct SwitchMetrics {
    /// How a transaction has ended.
    enum Outcome: String, CaseIterable {
        case confirmed
        /// Nobody knows: the connection was lost, or was not there.
        case lost
        /// A record was there that was to be created, or not there that was to be set.
        case mismatch
        /// ZooKeeper refuses a record of it.
        case refused
        /// For another reason: ZooKeeper has too much to do, say.
        case failed

        init(_ error: ZooKeeperError?) {
            guard let error else {
                self = .confirmed
                return
            }
            self =
                switch error.code {
                case _ where error.isOutcomeUnknown || error.isConnectionProblem: .lost
                case .noNode, .nodeExists: .mismatch
                case _ where error.operationIndex != nil: .refused
                default: .failed
                }
        }
    }

    private let written: [SwitchSource: Counter]
    private let refused: Counter
    private let repaired: Counter
    private let losses: Counter
    private let transactions: [Outcome: Counter]
    private let retries: Counter
    private let records: Recorder
    private let duration: Timer
    private let inFlight: Meter
    private let queuedSmall: Meter
    private let queuedLarge: Meter
    private let openCalls: Meter
    private let isReady: Meter
    /// What has been told of already.
    private var told = SwitchTally()
    private var starts: [Int: ContinuousClock.Instant] = [:]

    init(_ factory: any MetricsFactory, maximumQueuedRecords: Int) {
        func counter(_ name: String, _ labels: [(String, String)] = []) -> Counter {
            Counter(label: "switcher_\(name)", dimensions: labels, factory: factory)
        }
        func meter(_ name: String, _ labels: [(String, String)] = []) -> Meter {
            Meter(label: "switcher_\(name)", dimensions: labels, factory: factory)
        }
        let sources = SwitchSource.allCases.map { ($0, counter("records_written_total", [("source", $0.rawValue)])) }
        written = Dictionary(uniqueKeysWithValues: sources)
        refused = counter("records_refused_total")
        repaired = counter("records_repaired_total")
        losses = counter("record_losses_total")
        let outcomes = Outcome.allCases.map { ($0, counter("transactions_total", [("outcome", $0.rawValue)])) }
        transactions = Dictionary(uniqueKeysWithValues: outcomes)
        retries = counter("transaction_retries_total")
        records = Recorder(label: "switcher_transaction_records", factory: factory)
        duration = Timer(label: "switcher_transaction_duration_seconds", factory: factory)
        inFlight = meter("transactions_in_flight")
        queuedSmall = meter("queue_records", [("size", "small")])
        queuedLarge = meter("queue_records", [("size", "large")])
        openCalls = meter("queue_calls")
        isReady = meter("ready")
        meter("queue_records_max").set(maximumQueuedRecords)
    }

    /// A transaction is handed to the client.
    mutating func sent(_ transaction: SwitchTransaction, now: ContinuousClock.Instant) {
        starts[transaction.flight] = now
        records.record(transaction.operations.count)
        inFlight.set(starts.count)
    }

    /// It has ended.
    mutating func ended(_ flight: Int, _ error: ZooKeeperError?, now: ContinuousClock.Instant) {
        guard let start = starts.removeValue(forKey: flight) else { return }
        let outcome = Outcome(error)
        transactions[outcome]?.increment()
        if outcome == .confirmed { duration.record(duration: now - start) }
        inFlight.set(starts.count)
    }

    /// The records are gone.
    func recordsLost() { losses.increment() }

    /// How things are now.
    mutating func observe(_ measures: SwitchMeasures) {
        let tally = measures.tally
        for (source, counter) in written where tally[source] > told[source] {
            counter.increment(by: tally[source] - told[source])
        }
        if tally.refused > told.refused { refused.increment(by: tally.refused - told.refused) }
        if tally.repaired > told.repaired { repaired.increment(by: tally.repaired - told.repaired) }
        if tally.sentAgain > told.sentAgain { retries.increment(by: tally.sentAgain - told.sentAgain) }
        told = tally
        queuedSmall.set(measures.waiting.small)
        queuedLarge.set(measures.waiting.large)
        openCalls.set(measures.openCallCount)
        isReady.set(measures.isReady ? 1 : 0)
    }
}
