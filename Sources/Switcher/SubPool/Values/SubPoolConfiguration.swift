public import ZooKeeper

/// Where a ``SubPoolCoordinator`` finds the subpools, and what it bounds.
public struct SubPoolConfiguration: Sendable {
    /// The directory of the coins' directories, in which the subpools' request nodes are (`ZKSubPoolUpdateBaseDir`).
    public var baseDirectory: ZNodePath
    /// How long a jobmaker has to acknowledge, from the write of the request on; and how long a call waits for its turn
    /// (`ZKSubPoolUpdateAckTimeout`).
    public var ackTimeout: Duration
    /// How long a call waits out an outage of ZooKeeper before it has written its request (`ZKRequestTimeoutSeconds`).
    public var requestTimeout: Duration
    /// How many calls may wait for their turn on one subpool. One more is told that it is busy.
    public var maximumWaitingCalls = 256
    /// How long a call waits for the ack to a request that another server has written, from that write on. Normally ``ackTimeout``.
    public var otherCallTime: Duration
    /// How long an update that was answered with ``SubPoolError/timeout`` is followed up.
    public var followUpTime: Duration = .seconds(600)
    /// How many updates are followed up at the same time.
    public var maximumFollowUps = 1_000
    /// Of how many subpools it is remembered what was accepted last.
    public var maximumRememberedSubPools = 10_000
    /// How often a request is written at most before its ack is only waited for.
    public var maximumWrites = 8
    /// How long it is tried to put the previous request back after a refusal, while ZooKeeper is away. Nobody else gets a turn on
    /// that subpool meanwhile.
    public var putBackTime: Duration = .seconds(600)

    /// The other bounds begin with their defaults.
    public init(baseDirectory: ZNodePath, ackTimeout: Duration, requestTimeout: Duration) {
        self.baseDirectory = baseDirectory
        self.ackTimeout = ackTimeout
        otherCallTime = ackTimeout
        self.requestTimeout = requestTimeout
    }
}
