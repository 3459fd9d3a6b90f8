/// What one side of a pair took, once.
struct Sample: Codable, Sendable {
    /// By the clock, of all operations together.
    let seconds: Double
    let operations: Int
    /// `nil` where it is not known: something else was at work at the same time.
    let cpu: CPUSeconds?
    /// Of the single operations, where each was timed.
    var latency: Latency?
    /// The server's most resident memory, in bytes.
    var residentBytes: Int?
}

/// For how long processors have worked, in seconds. It holds on a machine that others use as well, where the clock does not.
struct CPUSeconds: Codable, Sendable {
    var server = 0.0
    var zooKeeper = 0.0
    /// This process, and those that it has started for the load.
    var load = 0.0

    static func + (lhs: Self, rhs: Self) -> Self {
        Self(server: lhs.server + rhs.server, zooKeeper: lhs.zooKeeper + rhs.zooKeeper, load: lhs.load + rhs.load)
    }

    static func - (lhs: Self, rhs: Self) -> Self {
        Self(server: lhs.server - rhs.server, zooKeeper: lhs.zooKeeper - rhs.zooKeeper, load: lhs.load - rhs.load)
    }
}
