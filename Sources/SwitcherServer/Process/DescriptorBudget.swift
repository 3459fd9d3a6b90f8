/// How many connections the limit of open descriptors leaves room for. Without it strangers who open connections and say nothing could
/// take the descriptor that the way back to ZooKeeper needs.
public struct DescriptorBudget: Sendable {
    /// The limit in force.
    let limit: Int
    /// Open before the server starts: the standard ones, the log, what was inherited.
    let open: Int
    /// Threads of network events.
    let eventLoops: Int
    /// Members of the ensemble.
    let brokers: Int
    let hasSync: Bool

    /// Fewer connections than that are no service.
    static let fewestConnections = 4

    /// What everything but the API's connections may need at the same time.
    var reserve: Int {
        // A poller, its wake-up and its timer each, and the same again for timers and signals.
        let events = 3 * (eventLoops + 2)
        // A session and the one that takes its place: a socket and a pipe each. A look-up per member: the resolver's socket, and its files.
        let zooKeeper = 2 * 3 + 3 * brokers
        // A pull and one that has not ended yet, over IPv4 and IPv6, look-ups, the trusted authorities.
        let upstream = hasSync ? 10 : 0
        // The socket that listens, the one connection that waits at the door, and what nobody has thought of.
        return open + events + zooKeeper + upstream + 2 + 10
    }

    /// May be negative.
    var connections: Int { limit - reserve }
}
