/// When a ``UserCoinSync`` pulls.
public struct UserCoinSyncConfiguration: Sendable {
    /// From the start of one pull to the start of the next (`CronIntervalSeconds`). More than zero.
    public var interval: Duration
    /// Subtracted from the cursor in each request (`CronOverlapSeconds`), in whole seconds.
    public var overlap: Duration

    /// - Parameters:
    ///   - interval: More than zero.
    ///   - overlap: Whole seconds.
    public init(interval: Duration, overlap: Duration) {
        self.interval = interval
        self.overlap = overlap
    }
}
