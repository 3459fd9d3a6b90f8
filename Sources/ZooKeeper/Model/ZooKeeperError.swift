/// Why an operation failed, on what, and whether it may have been applied all the same.
public struct ZooKeeperError: Error, Sendable, Hashable {
    /// The kind of failure.
    public var code: Code
    /// What was being done: `get`, `set`, `transaction`, …
    public var operation: String
    /// On which znode. In a transaction it is the one whose operation failed.
    public var path: ZNodePath?
    /// In a transaction, which operation failed, if the server named one.
    public var operationIndex: Int?
    /// Whether the operation had been handed to the connection. What was not sent was not applied.
    public var wasSent: Bool
    /// The C library's code (`ZOO_ERRORS` of its header), which may tell more: there are several for a lost connection. `nil` where the
    /// client itself was the one to give up.
    public var libraryCode: Int32?

    public init(
        _ code: Code,
        operation: String,
        path: ZNodePath? = nil,
        operationIndex: Int? = nil,
        wasSent: Bool = true,
        libraryCode: Int32? = nil
    ) {
        self.code = code
        self.operation = operation
        self.path = path
        self.operationIndex = operationIndex
        self.wasSent = wasSent
        self.libraryCode = libraryCode
    }

    /// Whether a write may have been applied although it failed: it was sent, and no server answered.
    public var isOutcomeUnknown: Bool {
        guard wasSent else { return false }
        return switch code {
        case .connectionLoss, .sessionExpired, .sessionMoved, .deadlineExceeded, .cancelled, .closed: true
        default: false
        }
    }

    /// Whether the connection is the cause, so that the same operation may succeed later.
    public var isConnectionProblem: Bool {
        switch code {
        case .connectionLoss, .sessionExpired, .sessionMoved, .notConnected, .deadlineExceeded, .notReadWrite: true
        default: false
        }
    }
}

extension ZooKeeperError: CustomStringConvertible {
    public var description: String {
        var text = "\(operation)"
        if let path { text += " \(path)" }
        text += ": \(code)"
        if let operationIndex { text += " (operation \(operationIndex))" }
        if isOutcomeUnknown { text += ", outcome unknown" }
        return text
    }
}
