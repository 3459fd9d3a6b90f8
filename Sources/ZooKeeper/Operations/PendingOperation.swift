/// One operation on its way: from the caller through the client's queue and the library to its result.
///
/// It is resolved exactly once, by whichever comes first: the library's completion, the deadline, the caller's cancellation, or the
/// end of the handle or the client. What comes later finds it done.
final class PendingOperation: Sendable {
    typealias Outcome = Result<Response, ZooKeeperError>

    let request: Request
    /// `nil`: it ends by an answer or by the loss of the connection.
    let deadline: ContinuousClock.Instant?
    /// Its note: whether the operation was handed to the connection. An error tells it, so both are decided under one lock.
    private let result = OneShot<Outcome, Bool>(note: false)

    init(_ request: Request, deadline: ContinuousClock.Instant?) {
        self.request = request
        self.deadline = deadline
    }

    /// Names who is to get the result; called once.
    func whenResolved(_ receive: @escaping @Sendable (Outcome) -> Void) {
        result.whenResolved(receive)
    }

    /// Waits for the result, which the cancellation of the calling task brings about; called once.
    func outcome(isolation: isolated (any Actor)? = #isolation) async -> Outcome {
        await result.value(onCancel: { self.fail(.cancelled) }) ?? .failure(error(.badArguments, wasSent: false))
    }

    /// Notes that the operation is about to be handed to the connection. False if it is already resolved and must not be.
    func markSent() -> Bool {
        result.note { $0 = true }
    }

    /// Takes the mark back: the library refused the operation.
    func markUnsent() {
        result.note { $0 = false }
    }

    var isResolved: Bool { result.isResolved }

    /// - Returns: Whether this call resolved it.
    @discardableResult
    func resolve(_ outcome: Outcome) -> Bool {
        result.resolve(outcome)
    }

    /// Fails it with that code. The error tells whether it had been sent.
    @discardableResult
    func fail(_ code: ZooKeeperError.Code, libraryCode: Int32? = nil) -> Bool {
        result.resolve { wasSent in .failure(error(code, wasSent: wasSent, libraryCode: libraryCode)) }
    }

    /// Fails a transaction because of that operation, which the server was not asked to do.
    func refuse(operationAt index: Int) {
        var error = error(.badArguments, wasSent: false)
        error.operationIndex = index
        if case .transaction(let operations, _) = request { error.path = operations[index].path }
        resolve(.failure(error))
    }

    private func error(_ code: ZooKeeperError.Code, wasSent: Bool, libraryCode: Int32? = nil) -> ZooKeeperError {
        ZooKeeperError(code, operation: request.name, path: request.path, wasSent: wasSent, libraryCode: libraryCode)
    }
}

extension PendingOperation {
    /// Fails those whose time is up.
    ///
    /// - Returns: The earliest deadline of the others.
    static func failExpired(_ operations: some Sequence<PendingOperation>, now: ContinuousClock.Instant) -> ContinuousClock
        .Instant?
    {
        var earliest: ContinuousClock.Instant?
        for operation in operations where !operation.isResolved {
            guard let deadline = operation.deadline else { continue }
            if deadline <= now {
                operation.fail(.deadlineExceeded)
            } else {
                earliest = min(earliest ?? deadline, deadline)
            }
        }
        return earliest
    }
}
