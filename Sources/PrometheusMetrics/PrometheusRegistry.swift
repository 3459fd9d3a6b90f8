public import CoreMetrics
import Synchronization

/// Keeps what is measured through swift-metrics, and writes it as Prometheus reads it.
///
/// It knows its families beforehand, with their help and buckets: what is measured under another name, or as something else than its
/// family is, is dropped, and so is a sample that would be one too many. So nobody fills the memory with labels.
///
/// A lock is held while a sample is made or all are written, not while something is measured: keep the `Counter`, `Meter` or `Timer`.
public final class PrometheusRegistry: MetricsFactory, Sendable {
    /// So many samples a family has at most.
    static let maximumSamples = 1_000

    /// A value that is looked up when it is asked for: of the process, say.
    public typealias Collector = @Sendable () -> [(name: String, value: Double)]

    private struct State {
        var samples: [String: [MetricLabels: any MetricSample]] = [:]
        var collectors: [Collector] = []
    }

    private let families: [String: MetricFamily]
    private let state = Mutex(State())

    /// - Parameter families: All that there may be. Of two with one name the first counts.
    public init(_ families: [MetricFamily]) {
        self.families = Dictionary(families.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Asks the collector whenever all is written. Its families are counters or gauges without labels.
    public func add(_ collector: @escaping Collector) { state.withLock { $0.collectors.append(collector) } }

    /// All there is now, in the order of the names. A family without samples is left out.
    public func text() -> PrometheusText {
        let (samples, collectors) = state.withLock { ($0.samples, $0.collectors) }
        let collected = Dictionary(collectors.flatMap { $0() }.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
        var text = PrometheusText()
        for family in families.values.sorted(by: { $0.name < $1.name }) {
            let lines = samples[family.name, default: [:]].sorted { $0.key < $1.key }
            let value = collected[family.name]
            guard !lines.isEmpty || value != nil else { continue }
            text.head(of: family)
            for (labels, sample) in lines { sample.write(family, labels, to: &text) }
            if let value { text.line(family.name, MetricLabels([]), PrometheusText.number(value)) }
        }
        return text
    }

    private func sample<Sample: MetricSample>(
        _ name: String,
        _ dimensions: [(String, String)],
        _ kind: MetricFamily.Kind,
        _ make: (MetricFamily) -> Sample
    ) -> Sample? {
        guard let family = families[name], family.kind == kind else { return nil }
        let labels = MetricLabels(dimensions)
        return state.withLock {
            if let known = $0.samples[name]?[labels] { return known as? Sample }
            guard $0.samples[name, default: [:]].count < Self.maximumSamples else { return nil }
            let sample = make(family)
            $0.samples[name, default: [:]][labels] = sample
            return sample
        }
    }

    // MARK: swift-metrics

    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        sample(label, dimensions, .counter) { _ in CounterSample() } ?? NOOPMetricsHandler.instance
    }

    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        sample(label, dimensions, .gauge) { _ in GaugeSample() } ?? NOOPMetricsHandler.instance
    }

    public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        if aggregate {
            sample(label, dimensions, .histogram) { HistogramSample(buckets: $0.buckets) } ?? NOOPMetricsHandler.instance
        } else {
            sample(label, dimensions, .gauge) { _ in GaugeSample() } ?? NOOPMetricsHandler.instance
        }
    }

    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        sample(label, dimensions, .histogram) { HistogramSample(buckets: $0.buckets) } ?? NOOPMetricsHandler.instance
    }

    // What was counted stays: a counter that vanishes and begins again would be taken for a restart.
    public func destroyCounter(_ handler: any CounterHandler) {}
    public func destroyMeter(_ handler: any MeterHandler) {}
    public func destroyRecorder(_ handler: any RecorderHandler) {}
    public func destroyTimer(_ handler: any TimerHandler) {}
}
