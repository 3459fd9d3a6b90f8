import ZooKeeper

/// What an exchange asks of the one that has given it its turn.
protocol ExchangeHost: Sendable {
    /// Waits for the watch's event until then, and leaves no watch behind.
    ///
    /// - Parameter call: Whose answer it is for; nobody waits any more once that call is answered.
    func wait(for watch: ZNodeWatch, until deadline: ContinuousClock.Instant, _ call: SubPoolCall?) async -> WaitOutcome

    /// Whether nothing is waited for any more.
    var isOver: Bool { get async }

    /// The time by ZooKeeper's clock, in milliseconds since 1970.
    var serverTime: Int64 { get async }

    /// A request node has just been written.
    func learnClock(from stat: ZNodeStat) async

    /// What that request node held before is not there any more.
    func hasReplacedRequest(at node: ZNodePath) async
}

/// What a wait has ended with. Whatever it is, the node tells what there is.
enum WaitOutcome {
    case changed
    /// What happened meanwhile is not known.
    case watchLost
    case timeIsUp
}
