/// Which figure of a sample is looked at.
enum Figure: String, Codable, Sendable {
    /// Operations a second.
    case rate
    /// The duration of all, in seconds.
    case duration
    /// The duration of one operation, in milliseconds: half are faster, and ninety-nine of a hundred.
    case median, percentile99
    /// The most resident memory, in megabytes.
    case memory

    func value(_ sample: Sample) -> Double {
        switch self {
        case .rate: Double(sample.operations) / sample.seconds
        case .duration: sample.seconds
        case .median: sample.latency?.p50 ?? sample.seconds * 1e3 / Double(sample.operations)
        case .percentile99: sample.latency?.p99 ?? 0
        case .memory: Double(sample.residentBytes ?? 0) / 1e6
        }
    }

    var unit: String {
        switch self {
        case .rate: "/s"
        case .duration: " s"
        case .median, .percentile99: " ms"
        case .memory: " MB"
        }
    }

    var digits: Int {
        switch self {
        case .rate, .memory: 0
        case .duration: 2
        case .median: 3
        case .percentile99: 1
        }
    }
}
