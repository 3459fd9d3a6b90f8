/// What all samples of one name have in common, as Prometheus' text format has it.
public struct MetricFamily: Sendable {
    public enum Kind: String, Sendable {
        case counter, gauge, histogram
    }

    /// By Prometheus' conventions: the unit last, a counter's name ends in `_total`.
    public let name: String
    public let kind: Kind
    /// What it counts, for people.
    public let help: String
    /// The upper bounds of a histogram's buckets, ascending, without the last one, which has none.
    let buckets: [Double]

    private init(_ name: String, _ kind: Kind, _ help: String, buckets: [Double] = []) {
        self.name = name
        self.kind = kind
        self.help = help
        self.buckets = buckets
    }

    /// What only grows. `Counter` and `FloatingPointCounter` of swift-metrics.
    public static func counter(_ name: String, _ help: String) -> MetricFamily { MetricFamily(name, .counter, help) }

    /// What goes up and down. `Meter` and `Gauge` of swift-metrics.
    public static func gauge(_ name: String, _ help: String) -> MetricFamily { MetricFamily(name, .gauge, help) }

    /// How something is distributed. `Timer`, in seconds, and `Recorder` of swift-metrics.
    ///
    /// - Parameter buckets: The upper bounds, ascending, without the infinite one.
    public static func histogram(_ name: String, _ help: String, buckets: [Double]) -> MetricFamily {
        MetricFamily(name, .histogram, help, buckets: buckets)
    }
}
