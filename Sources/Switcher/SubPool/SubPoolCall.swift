import Synchronization

/// One caller of the coordinator. It is answered exactly once, by whichever comes first: the end of its exchange with the jobmaker,
/// the end of its time to wait, or its cancellation.
final class SubPoolCall: Sendable {
    typealias Outcome = Result<SubPoolReply, SubPoolError>

    private struct State {
        var receive: (@Sendable (Outcome) -> Void)?
        var outcome: Outcome?
        /// From then on it runs its course, whatever becomes of the caller: what was written must be followed up.
        var isUnderWay = false
    }

    let request: SubPoolRequest
    /// When it is told that the subpool is busy, unless it has its turn by then.
    let latestTurn: ContinuousClock.Instant
    private let state = Mutex(State())

    init(_ request: SubPoolRequest, latestTurn: ContinuousClock.Instant) {
        self.request = request
        self.latestTurn = latestTurn
    }

    /// Names who is to get the answer; called once.
    func whenAnswered(_ receive: @escaping @Sendable (Outcome) -> Void) {
        let early: Outcome? = state.withLock {
            if $0.outcome == nil { $0.receive = receive }
            return $0.outcome
        }
        // Never with the lock held: the receiver may run anything.
        if let early { receive(early) }
    }

    var isAnswered: Bool { state.withLock { $0.outcome != nil } }

    /// Before its request is written.
    ///
    /// - Returns: False if the caller has gone meanwhile, and nothing must be written.
    func goUnderWay() -> Bool {
        state.withLock {
            guard $0.outcome == nil else { return false }
            if case .update = request { $0.isUnderWay = true }
            return true
        }
    }

    /// The caller goes. One whose update is under way is answered when that is done.
    func giveUp() {
        if !state.withLock({ $0.isUnderWay }) { answer(.failure(.cancelled)) }
    }

    func answer(_ outcome: Outcome) {
        let receive: (@Sendable (Outcome) -> Void)? = state.withLock { state in
            guard state.outcome == nil else { return nil }
            state.outcome = outcome
            defer { state.receive = nil }
            return state.receive
        }
        receive?(outcome)
    }
}
