import Foundation

/// The processor's time that the running thread has had: it stands still while others have the processor.
enum ThreadTime {
    /// - Returns: What `body` took of it; nothing where the system does not say.
    static func measure(_ body: () -> Void) -> Duration {
        let before = now
        body()
        return now - before
    }

    private static var now: Duration {
        var time = timespec()
        guard clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) == 0 else { return .zero }
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}
