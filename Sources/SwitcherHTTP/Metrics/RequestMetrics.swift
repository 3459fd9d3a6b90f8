import Metrics
import Synchronization

/// The requests to one route: how many were answered with which `err_no`, and how long that took.
///
/// To note one takes a few atomics: no lock, no memory, whatever the number of threads. What there is of an `err_no` is made with the first
/// reply that has it, so that nobody has to look at twenty empty histograms a route.
final class RequestMetrics: Sendable {
    /// Jobmakers have numbers of their own, and there is no end of them either.
    static let otherNumber = "other"

    private final class Sample: Sendable {
        let count: Counter
        let duration: Timer

        init(_ dimensions: [(String, String)], _ factory: any MetricsFactory) {
            count = Counter(label: "switcher_http_requests_total", dimensions: dimensions, factory: factory)
            duration = Timer(label: "switcher_http_request_duration_seconds", dimensions: dimensions, factory: factory)
        }
    }

    private final class Slot: Sendable {
        let sample = AtomicLazyReference<Sample>()
    }

    private let route: String
    private let factory: any MetricsFactory
    private let recent: RecentRequests
    private let isSwitch: Bool
    /// What nearly all are answered.
    private let success: Sample
    private let numbers: [Int]
    /// One for each of the numbers, and one for all others.
    private let slots: [Slot]

    /// - Parameter isSwitch: Whether they are what the status shows the latency of.
    init(route: String, isSwitch: Bool, _ factory: any MetricsFactory, _ recent: RecentRequests) {
        self.route = route
        self.isSwitch = isSwitch
        self.factory = factory
        self.recent = recent
        numbers = ReplyCode.numbers
        slots = (0...numbers.count).map { _ in Slot() }
        // There before it is first counted: a rate needs a beginning.
        success = Self.sample(String(0), route, factory)
    }

    /// A request was answered.
    ///
    /// - Parameters:
    ///   - number: The reply's `err_no`.
    ///   - duration: From its head to its reply; `nil` where there was no head.
    func answered(_ number: Int, in duration: Duration?) {
        let sample = number == 0 ? success : sample(numbers.firstIndex(of: number) ?? numbers.count)
        sample.count.increment()
        guard let duration else { return }
        sample.duration.record(duration: duration)
        recent.note(duration, isSwitch: isSwitch)
    }

    private func sample(_ index: Int) -> Sample {
        if let sample = slots[index].sample.load() { return sample }
        let number = index < numbers.count ? String(numbers[index]) : Self.otherNumber
        // Of two threads that get here one's is kept; a backend gives both the same.
        return slots[index].sample.storeIfNil(Self.sample(number, route, factory))
    }

    private static func sample(_ number: String, _ route: String, _ factory: any MetricsFactory) -> Sample {
        Sample([("route", route), ("err_no", number)], factory)
    }
}
