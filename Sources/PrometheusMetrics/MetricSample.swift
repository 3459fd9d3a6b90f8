import CoreMetrics
import Synchronization

/// One line of a family, or, of a histogram, the lines with the same labels. To measure takes an atomic or two, no lock and no memory.
protocol MetricSample: AnyObject, Sendable {
    func write(_ family: MetricFamily, _ labels: MetricLabels, to text: inout PrometheusText)
}

final class CounterSample: MetricSample, CounterHandler {
    private let value = Atomic<Int64>(0)

    func increment(by amount: Int64) { value.wrappingAdd(amount, ordering: .relaxed) }

    func reset() { value.store(0, ordering: .relaxed) }

    func write(_ family: MetricFamily, _ labels: MetricLabels, to text: inout PrometheusText) {
        text.line(family.name, labels, "\(value.load(ordering: .relaxed))")
    }
}

final class GaugeSample: MetricSample, MeterHandler, RecorderHandler {
    private let value = AtomicDouble()

    func set(_ value: Int64) { set(Double(value)) }

    func set(_ value: Double) { self.value.set(value) }

    func increment(by amount: Double) { value.add(amount) }

    func decrement(by amount: Double) { value.add(-amount) }

    func record(_ value: Int64) { set(value) }

    func record(_ value: Double) { set(value) }

    func write(_ family: MetricFamily, _ labels: MetricLabels, to text: inout PrometheusText) {
        text.line(family.name, labels, PrometheusText.number(value.value))
    }
}

final class HistogramSample: MetricSample, TimerHandler, RecorderHandler {
    private final class Count: Sendable {
        let value = Atomic<Int64>(0)
    }

    private let bounds: [Double]
    /// Not cumulative. The last one has no upper bound.
    private let counts: [Count]
    private let sum = AtomicDouble()

    init(buckets: [Double]) {
        bounds = buckets
        counts = (0...buckets.count).map { _ in Count() }
    }

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }

    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
        counts[bucket].value.wrappingAdd(1, ordering: .relaxed)
        sum.add(value)
    }

    func write(_ family: MetricFamily, _ labels: MetricLabels, to text: inout PrometheusText) {
        // The count is the sum of the buckets, so that the two agree whatever is measured meanwhile.
        var count: Int64 = 0
        for (bound, inBucket) in zip(bounds + [.infinity], counts) {
            count += inBucket.value.load(ordering: .relaxed)
            text.line("\(family.name)_bucket", labels, "\(count)", bound: bound)
        }
        text.line("\(family.name)_sum", labels, PrometheusText.number(sum.value))
        text.line("\(family.name)_count", labels, "\(count)")
    }
}
