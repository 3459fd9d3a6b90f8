import Histogram

/// Durations of single operations, to three digits: an HDR histogram's percentiles.
struct Latency: Codable, Sendable {
    let count: Int
    /// In milliseconds, as the others.
    let p50: Double
    let p90: Double
    let p99: Double
    let p999: Double
    let max: Double

    init(nanoseconds: some Sequence<UInt64>) {
        // An hour.
        var histogram = Histogram<UInt64>(highestTrackableValue: 3_600_000_000_000, numberOfSignificantValueDigits: .three)
        for duration in nanoseconds { histogram.record(min(duration, histogram.highestTrackableValue)) }
        let milliseconds = { (percentile: Double) in Double(histogram.valueAtPercentile(percentile)) / 1e6 }
        count = Int(histogram.totalCount)
        p50 = milliseconds(50)
        p90 = milliseconds(90)
        p99 = milliseconds(99)
        p999 = milliseconds(99.9)
        max = milliseconds(100)
    }
}
