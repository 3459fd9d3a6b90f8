extension ZooKeeperClient {
    /// The current session, `nil` while there is none. ZooKeeper lets who knows it take the session over.
    public var session: SessionIdentity? { state == .lost ? nil : identity }

    /// How the session is.
    public var status: SessionStatus {
        SessionStatus(state: state, server: lastChange.server, age: .now - lastChange.instant)
    }
}
