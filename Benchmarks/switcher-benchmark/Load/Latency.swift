/// Durations of single calls.
struct Latency {
    private let sorted: [UInt64]

    init(nanoseconds: some Sequence<UInt64>) {
        sorted = nanoseconds.sorted()
    }

    var count: Int { sorted.count }
    /// In milliseconds, as the others.
    var p50: Double { percentile(50) }
    var p99: Double { percentile(99) }
    var max: Double { percentile(100) }

    /// The shortest that so many of a hundred do not exceed; 0 of none.
    private func percentile(_ percent: Int) -> Double {
        guard !sorted.isEmpty else { return 0 }
        let rank = (sorted.count * percent + 99) / 100
        return Double(sorted[rank - 1]) / 1e6
    }
}
