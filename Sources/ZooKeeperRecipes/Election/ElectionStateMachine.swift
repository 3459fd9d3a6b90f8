import ZooKeeper

/// Decides what a candidate is. It neither waits nor asks: events go in, and what is to be done comes out.
struct ElectionStateMachine {
    enum Event: Sendable, Equatable {
        /// The client's session has that state now, and that id.
        case session(SessionState, id: Int64?)
        /// The candidate's znode is gone, or cannot be watched any more.
        case lost
    }

    enum Step: Equatable {
        case stay
        /// It is to be read whether the znode is still there.
        case confirm
        /// It leads no more.
        case over
    }

    private(set) var state: LeaderElection.State = .following
    /// Of the znode.
    private var session: Int64?

    /// Its znode was read as the first.
    mutating func won(_ fence: Fence, in session: Int64) {
        state = .leading(fence)
        self.session = session
    }

    mutating func received(_ event: Event) -> Step {
        switch (state, event) {
        case (.following, _):
            return .over
        case (_, .lost), (_, .session(.lost, _)):
            return lost()
        case (.leading(let fence), .session(.suspended, _)), (.suspended(let fence), .session(.suspended, _)):
            state = .suspended(fence)
            return .stay
        case (_, .session(.connected, let id)) where id != session:
            // The step between was missed.
            return lost()
        case (.leading, .session(.connected, _)):
            return .stay
        case (.suspended, .session(.connected, _)):
            return .confirm
        }
    }

    /// What was read of its znode.
    mutating func confirmed(_ claim: NodeClaim) -> Step {
        guard case .suspended(let fence) = state, let session, claim == .mine(session: session) else { return lost() }
        state = .leading(fence)
        return .stay
    }

    @discardableResult
    mutating func lost() -> Step {
        state = .following
        session = nil
        return .over
    }
}
