import Synchronization

/// The requests since it was last looked at: how many, and how long switches took. To note one takes two atomics.
final class RecentRequests: Sendable {
    private final class Count: Sendable {
        let value = Atomic(0)

        func take() -> Int { value.exchange(0, ordering: .relaxed) }
    }

    /// What was found.
    struct Window: Sendable, Equatable {
        var requestCount = 0
        var switchCount = 0
        /// Half of the switches, and all but one of a hundred, took no longer; to an eighth. `nil` without any.
        var median: Duration?
        var percentile99: Duration?
    }

    /// Eight for each doubling, from a microsecond on.
    private static let bucketCount = 8 * 32

    private let requests = Count()
    private let buckets = (0..<bucketCount).map { _ in Count() }

    func note(_ duration: Duration, isSwitch: Bool) {
        requests.value.add(1, ordering: .relaxed)
        guard isSwitch else { return }
        buckets[Self.bucket(duration)].value.add(1, ordering: .relaxed)
    }

    /// Hands over what there was, and begins anew.
    func take() -> Window {
        let counts = buckets.map { $0.take() }
        var window = Window(requestCount: requests.take(), switchCount: counts.reduce(0, +))
        window.median = Self.quantile(0.5, counts, window.switchCount)
        window.percentile99 = Self.quantile(0.99, counts, window.switchCount)
        return window
    }

    private static func quantile(_ share: Double, _ counts: [Int], _ total: Int) -> Duration? {
        guard total > 0 else { return nil }
        let rank = max(1, Int((share * Double(total)).rounded(.up)))
        var seen = 0
        for (bucket, count) in counts.enumerated() {
            seen += count
            if seen >= rank { return upperBound(bucket) }
        }
        return nil
    }

    static func bucket(_ duration: Duration) -> Int {
        let (seconds, attoseconds) = duration.components
        let microseconds = max(1, Double(seconds) * 1e6 + Double(attoseconds) / 1e12)
        let octave = microseconds.exponent
        return min(Int(octave) * 8 + Int((microseconds.significand - 1) * 8), bucketCount - 1)
    }

    static func upperBound(_ bucket: Int) -> Duration {
        .microseconds(Double(1 << (bucket / 8)) * (1 + Double(bucket % 8 + 1) / 8))
    }
}
