/// When the directory is listed. Pure, for any clock.
///
/// A listing of millions costs seconds, and one that takes longer than two thirds of the session timeout costs the connection each time. So
/// it is asked for at the start, again when much of what it said has turned out wrong, and never more often than once an interval. One
/// that cannot be had is tried once more at once, then ever more rarely.
struct ListingSchedule<Instant: InstantProtocol> where Instant.Duration == Duration {
    private let interval: Duration
    /// From when on one is due, if one is wanted.
    private var due: Instant?
    private var lastBegin: Instant?
    private(set) var isUnderWay = false
    private var failureCount = 0
    /// No listing can be had for now: records are written without being known.
    private(set) var isGivenUp = false

    /// - Parameter interval: Between two listings at least.
    init(interval: Duration, start: Instant) {
        self.interval = interval
        due = start
    }

    func isDue(_ now: Instant) -> Bool {
        guard !isUnderWay, let due else { return false }
        return due <= now
    }

    mutating func begin(_ now: Instant) {
        isUnderWay = true
        lastBegin = now
        due = nil
    }

    /// It is not known any more what there is.
    mutating func request(_ now: Instant) {
        guard due == nil, !isUnderWay else { return }
        due = max(now, lastBegin?.advanced(by: interval) ?? now)
    }

    mutating func succeeded() {
        isUnderWay = false
        failureCount = 0
        isGivenUp = false
    }

    /// - Parameter isAnswer: The server has refused it, so that the same question will get the same answer.
    mutating func failed(_ now: Instant, isAnswer: Bool) {
        isUnderWay = false
        failureCount += 1
        guard failureCount > 1 || isAnswer else {
            due = now
            return
        }
        isGivenUp = true
        // After a minute, two, four, up to an hour.
        due = now.advanced(by: interval * min(1 << min(failureCount - (isAnswer ? 1 : 2), 6), 60))
    }
}
