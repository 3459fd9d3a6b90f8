extension ZooKeeperError {
    /// The kind of failure. There may be more of them in a later version: a `switch` over them has a `default`.
    public struct Code: Sendable, Hashable {
        private enum Kind: Sendable, Hashable {
            case noNode, chrootMissing, nodeExists, badVersion, notEmpty, noAuthorization, authenticationFailed
            case noChildrenForEphemerals, invalidAccessControlList, badArguments, unimplemented, quotaExceeded, throttled
            case notReadWrite
            case connectionLoss, sessionExpired, sessionMoved
            case notConnected, deadlineExceeded, cancelled, closed, tooManyOperations, requestTooLarge
            case other(Int32)
        }

        private let kind: Kind

        private init(_ kind: Kind) { self.kind = kind }
    }
}

/// Answers of the server: the operation was not applied.
extension ZooKeeperError.Code {
    /// The znode, or its parent in a create, is not there.
    public static var noNode: Self { Self(.noNode) }
    /// The client's root is not there: nobody has made its ``ZooKeeperConfiguration/chroot``. `ensurePath(.root)` does.
    public static var chrootMissing: Self { Self(.chrootMissing) }
    /// What was to be created is there.
    public static var nodeExists: Self { Self(.nodeExists) }
    /// The znode has another version than the one asked for.
    public static var badVersion: Self { Self(.badVersion) }
    /// The znode has children, so it cannot be deleted.
    public static var notEmpty: Self { Self(.notEmpty) }
    /// The access control list does not permit it.
    public static var noAuthorization: Self { Self(.noAuthorization) }
    /// The server does not take the identity.
    public static var authenticationFailed: Self { Self(.authenticationFailed) }
    /// An ephemeral znode cannot have children.
    public static var noChildrenForEphemerals: Self { Self(.noChildrenForEphemerals) }
    /// The access control list is empty, or has an entry that the server does not understand.
    public static var invalidAccessControlList: Self { Self(.invalidAccessControlList) }
    /// The arguments are refused, by the server or before: a time to live out of range, for example.
    public static var badArguments: Self { Self(.badArguments) }
    /// The server does not know such a request, or is not set up for it: a time to live needs `zookeeper.extendedTypesEnabled=true`.
    public static var unimplemented: Self { Self(.unimplemented) }
    /// The quota of the znode, or of one above it, would be exceeded.
    public static var quotaExceeded: Self { Self(.quotaExceeded) }
    /// The server has too much to do. In a transaction it is about all of its operations.
    public static var throttled: Self { Self(.throttled) }
    /// The server is in read-only mode or still starting.
    public static var notReadWrite: Self { Self(.notReadWrite) }
}

/// The connection: whether the operation was applied is not known.
extension ZooKeeperError.Code {
    /// It was lost before there was an answer.
    public static var connectionLoss: Self { Self(.connectionLoss) }
    /// The session expired before there was an answer.
    public static var sessionExpired: Self { Self(.sessionExpired) }
    /// The session went on at another server before there was an answer.
    public static var sessionMoved: Self { Self(.sessionMoved) }
}

/// The client itself.
extension ZooKeeperError.Code {
    /// No connection when the operation had to be sent, so it was not.
    public static var notConnected: Self { Self(.notConnected) }
    /// The operation's time was up.
    public static var deadlineExceeded: Self { Self(.deadlineExceeded) }
    /// The calling task was cancelled.
    public static var cancelled: Self { Self(.cancelled) }
    /// The client was stopped.
    public static var closed: Self { Self(.closed) }
    /// More operations are waiting, or more paths watched, than the client's configuration allows. Not sent.
    public static var tooManyOperations: Self { Self(.tooManyOperations) }
    /// The request is larger than a server accepts (1 MiB). Not sent.
    public static var requestTooLarge: Self { Self(.requestTooLarge) }

    /// A code of the C library that has no name here.
    public static func other(_ libraryCode: Int32) -> Self { Self(.other(libraryCode)) }
}

extension ZooKeeperError.Code: CustomStringConvertible {
    /// Its name here: `noNode`, `other(-999)`.
    public var description: String { "\(kind)" }
}
