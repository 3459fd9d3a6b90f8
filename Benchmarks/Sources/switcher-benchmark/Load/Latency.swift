import Histogram

/// Durations of single calls, to three digits.
struct Latency {
    private var histogram = Histogram<UInt64>(numberOfSignificantValueDigits: .three)

    init(nanoseconds: some Sequence<UInt64>) {
        for duration in nanoseconds { histogram.record(duration) }
    }

    var count: UInt64 { histogram.totalCount }
    /// In milliseconds, as the others.
    var p50: Double { milliseconds(histogram.valueAtPercentile(50)) }
    var p99: Double { milliseconds(histogram.valueAtPercentile(99)) }
    var max: Double { milliseconds(histogram.max) }

    private func milliseconds(_ nanoseconds: UInt64) -> Double { Double(nanoseconds) / 1e6 }
}
