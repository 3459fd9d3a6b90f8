/// Whose an ephemeral znode with an id of ours is.
enum NodeClaim: Sendable, Equatable {
    case gone
    /// Of that session, which is the client's.
    case mine(session: Int64)
    /// Of a session of ours that has ended: the server is about to delete it.
    case ofEndedSession

    /// - Parameters:
    ///   - owner: The znode's session, `nil` where it is not there.
    ///   - session: The client's session now, `nil` while it has none.
    init(owner: Int64?, session: Int64?) {
        switch owner {
        case nil: self = .gone
        case let owner? where owner == session: self = .mine(session: owner)
        default: self = .ofEndedSession
        }
    }
}
