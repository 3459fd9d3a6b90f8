/// Why an operation failed, on what, and whether it may have been applied all the same.
public struct ZooKeeperError: Error, Sendable, Hashable {
    /// The kind of failure.
    public enum Code: Sendable, Hashable {
        // Answers of the server: the operation was not applied.
        /// The znode, or its parent in a create, is not there.
        case noNode
        case nodeExists
        case badVersion
        case notEmpty
        /// The access control list does not permit it.
        case noAuthorization
        case authenticationFailed
        case noChildrenForEphemerals
        case invalidAccessControlList
        /// The server refuses the arguments, a character of the path for example.
        case badArguments
        case quotaExceeded
        /// The server has too much to do. In a transaction it is about all of its operations.
        case throttled
        /// The server is in read-only mode or still starting.
        case notReadWrite

        // The connection: whether the operation was applied is not known.
        case connectionLoss
        case sessionExpired
        case sessionMoved

        // The client itself.
        /// No connection when the operation had to be sent, so it was not.
        case notConnected
        /// The operation's time was up.
        case deadlineExceeded
        /// The calling task was cancelled.
        case cancelled
        /// The client was stopped.
        case closed
        /// More operations are waiting, or more paths watched, than the client's configuration allows. Not sent.
        case tooManyOperations
        /// The request is larger than a server accepts (1 MiB). Not sent.
        case requestTooLarge
        /// A code of the C library that has no name here.
        case other(Int32)
    }

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

    public init(_ code: Code, operation: String, path: ZNodePath? = nil, operationIndex: Int? = nil, wasSent: Bool = true) {
        self.code = code
        self.operation = operation
        self.path = path
        self.operationIndex = operationIndex
        self.wasSent = wasSent
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
