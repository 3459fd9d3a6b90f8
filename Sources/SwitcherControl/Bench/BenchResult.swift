import Histogram

/// What a load has measured.
package struct BenchResult: Sendable {
    /// In microseconds, from when a call was to be sent: a server that stalls is charged for all that it keeps waiting.
    private var corrected = BenchResult.histogram
    /// … from when it was sent.
    private var service = BenchResult.histogram
    package private(set) var answered = 0
    /// By what is said of them.
    package private(set) var failures: [String: Int] = [:]
    /// Due, and not sent before the time was up.
    package var unsent = 0
    package var seconds = 0.0

    package init() {}

    package var failed: Int { failures.values.reduce(0, +) }

    package mutating func add(corrected: Duration, service: Duration, failure: String?) {
        if let failure {
            // Of a failure the time says nothing.
            failures[failures.count < 20 || failures[failure] != nil ? failure : "others", default: 0] += 1
            return
        }
        answered += 1
        self.corrected.record(Self.microseconds(corrected))
        self.service.record(Self.microseconds(service))
    }

    package static let percentiles = [50.0, 90, 99, 99.9, 99.99, 100]

    /// In milliseconds, for each of ``percentiles``.
    package var correctedMilliseconds: [Double] { Self.milliseconds(corrected) }
    package var serviceMilliseconds: [Double] { Self.milliseconds(service) }

    /// Three digits, up to an hour.
    private static var histogram: Histogram<UInt64> {
        Histogram(highestTrackableValue: 3_600_000_000, numberOfSignificantValueDigits: .three)
    }

    private static func milliseconds(_ histogram: Histogram<UInt64>) -> [Double] {
        percentiles.map { histogram.totalCount == 0 ? 0 : Double(histogram.valueAtPercentile($0)) / 1_000 }
    }

    private static func microseconds(_ duration: Duration) -> UInt64 {
        UInt64(min(max(duration / .microseconds(1), 1), 3_599_999_999))
    }
}
