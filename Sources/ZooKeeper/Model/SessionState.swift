/// The state of the session, in the three words that ZooKeeper clients use.
public enum SessionState: Sendable, Hashable, CaseIterable {
    /// A server answers. Operations go out at once.
    case connected
    /// The connection is gone, the session may still be alive. Watches are kept; operations wait for the connection.
    case suspended
    /// There is no session: not yet, not any more (it expired), or its credentials were refused. Ephemeral znodes and watches of
    /// the last one are gone. A new session is being sought until the client is stopped.
    case lost
}
