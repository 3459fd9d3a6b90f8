/// How the session is, for whoever looks at it.
public struct SessionStatus: Sendable {
    public let state: SessionState
    /// The address of the server that the client is connected to; `nil` while it is to none.
    public let server: String?
    /// For how long it has been in that state.
    public let age: Duration
}
