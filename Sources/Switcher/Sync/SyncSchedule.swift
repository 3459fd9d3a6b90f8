/// When pulls begin: at whole intervals from the first one's start. Pure, for any clock.
///
/// What a slow pull misses is left out, so that an upstream that needs longer than the interval is not asked without a pause.
struct SyncSchedule<Instant: InstantProtocol> {
    let interval: Instant.Duration
    private var next: Instant

    init(interval: Instant.Duration, start: Instant) {
        self.interval = interval
        next = start
    }

    /// The next start that is still to come.
    mutating func next(after now: Instant) -> Instant {
        repeat { next = next.advanced(by: interval) } while next <= now
        return next
    }
}
