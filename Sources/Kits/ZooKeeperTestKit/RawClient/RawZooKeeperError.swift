/// What a ``RawZooKeeperClient`` throws.
public enum RawZooKeeperError: Error, Equatable {
    /// The server refused a request with one of its codes, e.g. ``noNode``.
    case refused(request: String, code: Int32)
    /// The server did not take the session up: it has expired, was closed, or the password is wrong.
    case sessionRefused
    /// There is no connection: nobody listens, or nobody answered in time.
    case cannotConnect(reason: String)
    /// The connection ended before the reply. Whether a write was applied is unknown.
    case connectionClosed
    /// No reply in time. Whether a write was applied is unknown.
    case timedOut(request: String)
    /// A reply that is not what the protocol says.
    case malformedReply

    /// The server's code, where it gave one.
    public var code: Int32? {
        if case .refused(_, let code) = self { code } else { nil }
    }

    /// The code for a node that does not exist.
    public static let noNode: Int32 = -101
    /// The code for a missing permission.
    public static let noAuth: Int32 = -102
    /// The code for a version that is not the given one.
    public static let badVersion: Int32 = -103
    /// The code for a node that exists already.
    public static let nodeExists: Int32 = -110
    /// The code for a node that still has children.
    public static let notEmpty: Int32 = -111
}
