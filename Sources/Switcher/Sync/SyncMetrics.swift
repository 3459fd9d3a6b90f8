import Foundation
import Metrics

/// What is measured of the periodic sync, for whichever backend makes the metrics.
struct SyncMetrics: Sendable {
    /// How a pull has ended.
    enum Outcome: String, CaseIterable {
        case success
        /// There was no reply.
        case upstream
        /// The reply was of no use.
        case reply
        /// Not all of its records are confirmed.
        case write

        init(_ error: PullError) {
            self =
                switch error {
                case .upstream: .upstream
                case .reply: .reply
                case .write, .shared, .joined, .left: .write
                }
        }
    }

    private let pulls: [Outcome: Counter]
    private let duration: Metrics.Timer
    private let records: Counter
    private let skipped: Counter
    private let stays: Counter
    private let carried: Meter
    private let cursor: Meter
    private let lastSuccess: Meter
    private let interval: Meter
    private let leads: Meter
    private let leadershipChanges: Counter
    private let leftAlone: Counter

    init(_ factory: any MetricsFactory) {
        let outcomes = Outcome.allCases.map {
            ($0, Counter(label: "switcher_sync_pulls_total", dimensions: [("outcome", $0.rawValue)], factory: factory))
        }
        pulls = Dictionary(uniqueKeysWithValues: outcomes)
        duration = Metrics.Timer(label: "switcher_sync_pull_duration_seconds", factory: factory)
        records = Counter(label: "switcher_sync_records_total", factory: factory)
        skipped = Counter(label: "switcher_sync_skipped_total", factory: factory)
        stays = Counter(label: "switcher_sync_cursor_stays_total", factory: factory)
        carried = Meter(label: "switcher_sync_carried_records", factory: factory)
        cursor = Meter(label: "switcher_sync_cursor_timestamp_seconds", factory: factory)
        lastSuccess = Meter(label: "switcher_sync_last_success_timestamp_seconds", factory: factory)
        interval = Meter(label: "switcher_sync_interval_seconds", factory: factory)
        leads = Meter(label: "switcher_sync_leads", factory: factory)
        leadershipChanges = Counter(label: "switcher_sync_leadership_changes_total", factory: factory)
        leftAlone = Counter(label: "switcher_sync_left_alone_total", factory: factory)
    }

    /// - Parameter time: Between the starts of two pulls.
    func pullsBegin(every time: Duration) { interval.set(time / .seconds(1)) }

    /// A pull has succeeded.
    ///
    /// - Parameter stay: Why the cursor stayed, if it should have moved.
    func pulled(
        _ reply: UserCoinReply,
        carried carriedCount: Int,
        to cursor: SyncCursor,
        _ stay: SyncCursor.Refusal?,
        since start: ContinuousClock.Instant
    ) {
        pulls[.success]?.increment()
        duration.record(duration: .now - start)
        records.increment(by: reply.switches.count)
        skipped.increment(by: reply.skipped.count)
        if stay != nil { stays.increment() }
        carried.set(carriedCount)
        self.cursor.set(cursor.seconds)
        lastSuccess.set(Date().timeIntervalSince1970)
    }

    /// This server leads the sync, which it does alone, or as one of several.
    func leads(_ leads: Bool, isChange: Bool = false) {
        self.leads.set(leads ? 1 : 0)
        if isChange { leadershipChanges.increment() }
    }

    /// So many records of a pull were left alone.
    func leftAlone(_ count: Int) { leftAlone.increment(by: count) }

    /// A pull was in vain.
    func failed(_ error: PullError, at cursor: SyncCursor, since start: ContinuousClock.Instant) {
        pulls[Outcome(error)]?.increment()
        duration.record(duration: .now - start)
        self.cursor.set(cursor.seconds)
    }
}
