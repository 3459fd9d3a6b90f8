import Synchronization

/// One operation on its way: from the caller through the client's queue and the library to its result.
///
/// It is resolved exactly once, by whichever comes first: the library's completion, the deadline, the caller's cancellation, or the
/// end of the handle or the client. What comes later finds it done.
final class PendingOperation: Sendable {
    typealias Outcome = Result<Reply, ZooKeeperError>

    private enum State {
        case unattended
        case awaited(@Sendable (Outcome) -> Void)
        /// Resolved before anybody waited, by a cancellation that came that early.
        case resolvedUnattended(Outcome)
        case done
    }

    private struct Guarded {
        var state = State.unattended
        var wasSent = false
    }

    let request: Request
    /// `nil`: it ends by an answer or by the loss of the connection.
    let deadline: ContinuousClock.Instant?
    private let guarded = Mutex(Guarded())

    init(_ request: Request, deadline: ContinuousClock.Instant?) {
        self.request = request
        self.deadline = deadline
    }

    /// Names who is to get the result; called once.
    func whenResolved(_ receive: @escaping @Sendable (Outcome) -> Void) {
        let early: Outcome? = guarded.withLock {
            guard case .resolvedUnattended(let outcome) = $0.state else {
                $0.state = .awaited(receive)
                return nil
            }
            $0.state = .done
            return outcome
        }
        // Never with the lock held: the receiver may run anything.
        if let early { receive(early) }
    }

    /// Notes that the operation is about to be handed to the connection. False if it is already resolved and must not be.
    func markSent() -> Bool {
        guarded.withLock {
            switch $0.state {
            case .resolvedUnattended, .done: return false
            case .unattended, .awaited:
                $0.wasSent = true
                return true
            }
        }
    }

    /// Takes the mark back: the library refused the operation.
    func markUnsent() {
        guarded.withLock { $0.wasSent = false }
    }

    var isResolved: Bool {
        guarded.withLock {
            switch $0.state {
            case .resolvedUnattended, .done: true
            case .unattended, .awaited: false
            }
        }
    }

    /// - Returns: Whether this call resolved it.
    @discardableResult
    func resolve(_ outcome: Outcome) -> Bool {
        resolve { _ in outcome }
    }

    /// Fails it with that code. The error tells whether it had been sent.
    @discardableResult
    func fail(_ code: ZooKeeperError.Code) -> Bool {
        resolve { wasSent in
            .failure(ZooKeeperError(code, operation: self.request.name, path: self.request.path, wasSent: wasSent))
        }
    }

    private func resolve(_ makeOutcome: (_ wasSent: Bool) -> Outcome) -> Bool {
        let (receive, outcome): ((@Sendable (Outcome) -> Void)?, Outcome?) = guarded.withLock {
            switch $0.state {
            case .unattended:
                let outcome = makeOutcome($0.wasSent)
                $0.state = .resolvedUnattended(outcome)
                return (nil, outcome)
            case .awaited(let receive):
                $0.state = .done
                return (receive, makeOutcome($0.wasSent))
            case .resolvedUnattended, .done:
                return (nil, nil)
            }
        }
        if let receive, let outcome { receive(outcome) }
        return outcome != nil
    }
}
