import Switcher
import Synchronization

/// How much was done of late: a sample every ten seconds, for an hour.
final class StatusHistory: Sendable {
    struct Sample: Sendable {
        /// When it was taken, by this machine's clock, as RFC 3339 has it.
        let timeText: String
        /// A second each, over the time since the sample before.
        let requestRate: Double
        let recordRate: Double
        let window: RecentRequests.Window
    }

    static let interval: Duration = .seconds(10)
    static let maximumCount = 360

    let recent = RecentRequests()
    private let state: Mutex<State>

    private struct State {
        var samples: [Sample] = []
        var last: ContinuousClock.Instant
        var writtenRecordCount = 0
    }

    init() {
        state = Mutex(State(last: .now))
    }

    /// The oldest first.
    var samples: [Sample] { state.withLock { $0.samples } }

    /// Adds what has been done since the last time.
    ///
    /// - Parameter writtenRecordCount: Since the start.
    func sample(writtenRecordCount: Int, now: ContinuousClock.Instant) {
        let window = recent.take()
        let text = UTCTime.now.description
        state.withLock { state in
            let seconds = max((now - state.last) / .seconds(1), 1e-3)
            let sample = Sample(
                timeText: text,
                requestRate: Double(window.requestCount) / seconds,
                recordRate: Double(writtenRecordCount - state.writtenRecordCount) / seconds,
                window: window
            )
            state.last = now
            state.writtenRecordCount = writtenRecordCount
            if state.samples.count == Self.maximumCount { state.samples.removeFirst() }
            state.samples.append(sample)
        }
    }
}
