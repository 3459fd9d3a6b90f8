import Synchronization

/// The client's side of one one-shot watch.
final class WatchRegistration: Sendable {
    enum Kind: Sendable, Hashable {
        /// Of the data and the being there of a znode.
        case data
        case children
    }

    private enum State {
        case armed
        case awaited(CheckedContinuation<Result<WatchEvent, ZooKeeperError>, Never>)
        case fired(Result<WatchEvent, ZooKeeperError>)
    }

    let path: ZNodePath
    let kind: Kind
    private let state = Mutex(State.armed)

    init(path: ZNodePath, kind: Kind) {
        self.path = path
        self.kind = kind
    }

    /// Whether it has neither fired nor been given up.
    var isWaitedFor: Bool {
        state.withLock { if case .fired = $0 { false } else { true } }
    }

    func fire(_ outcome: Result<WatchEvent, ZooKeeperError>) {
        let continuation: CheckedContinuation<Result<WatchEvent, ZooKeeperError>, Never>? = state.withLock {
            switch $0 {
            case .armed:
                $0 = .fired(outcome)
                return nil
            case .awaited(let continuation):
                $0 = .fired(outcome)
                return continuation
            case .fired:
                return nil
            }
        }
        continuation?.resume(returning: outcome)
    }

    func fail(_ code: ZooKeeperError.Code) {
        fire(.failure(ZooKeeperError(code, operation: "watch", path: path)))
    }

    /// The event, once it comes. One caller at a time; a second one is answered with what the first will get only after it fired, so
    /// it is refused.
    func event() async throws(ZooKeeperError) -> WatchEvent {
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let known: Result<WatchEvent, ZooKeeperError>? = state.withLock {
                    switch $0 {
                    case .armed:
                        $0 = .awaited(continuation)
                        return nil
                    case .awaited:
                        return .failure(ZooKeeperError(.badArguments, operation: "watch", path: path))
                    case .fired(let outcome):
                        return outcome
                    }
                }
                if let known { continuation.resume(returning: known) }
            }
        } onCancel: {
            fail(.cancelled)
        }
        return try outcome.get()
    }
}
