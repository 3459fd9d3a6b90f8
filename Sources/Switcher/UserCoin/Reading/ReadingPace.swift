/// When the next records are read, so that no more than so many are a second. Pure, for any clock.
///
/// What was missed while nothing could be read is not caught up with.
struct ReadingPace<Instant: InstantProtocol> where Instant.Duration == Duration {
    let recordsPerSecond: Int
    private var next: Instant

    init(recordsPerSecond: Int, start: Instant) {
        self.recordsPerSecond = recordsPerSecond
        next = start
    }

    /// So many are about to be read.
    ///
    /// - Returns: When the next ones may be.
    mutating func take(_ count: Int, now: Instant) -> Instant {
        next = max(next, now).advanced(by: .seconds(1) * count / recordsPerSecond)
        return next
    }
}
