import ZooKeeper

/// One caller of the coordinator. It is answered exactly once, by whichever comes first: the end of its exchange with the jobmaker,
/// the end of its time to wait, or its cancellation.
final class SubPoolCall: Sendable {
    typealias Outcome = Result<SubPoolReply, SubPoolError>

    let request: SubPoolRequest
    /// When it is told that the subpool is busy, unless it has its turn by then.
    let latestTurn: ContinuousClock.Instant
    /// Its note: whether an update is under way. From then on it runs its course, whatever becomes of the caller: what was written must
    /// be followed up.
    private let outcome = OneShot<Outcome, Bool>(note: false)

    init(_ request: SubPoolRequest, latestTurn: ContinuousClock.Instant) {
        self.request = request
        self.latestTurn = latestTurn
    }

    /// Names who is to get the answer; called once.
    func whenAnswered(_ receive: @escaping @Sendable (Outcome) -> Void) {
        outcome.whenResolved(receive)
    }

    /// Waits for the answer; called once. A cancellation of the calling task gives the call up.
    func answer(isolation: isolated (any Actor)? = #isolation) async -> Outcome {
        await outcome.value(onCancel: { self.giveUp() }) ?? .failure(.busy)
    }

    var isAnswered: Bool { outcome.isResolved }

    /// Before its request is written.
    ///
    /// - Returns: False if the caller has gone meanwhile, and nothing must be written.
    func goUnderWay() -> Bool {
        outcome.note {
            if case .update = request { $0 = true }
        }
    }

    /// The caller goes. One whose update is under way is answered when that is done.
    func giveUp() {
        outcome.resolve { isUnderWay in isUnderWay ? nil : .failure(.cancelled) }
    }

    func answer(_ outcome: Outcome) {
        self.outcome.resolve(outcome)
    }
}
