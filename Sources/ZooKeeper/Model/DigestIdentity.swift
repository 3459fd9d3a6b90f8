/// An identity of ZooKeeper's `digest` scheme.
public struct DigestIdentity: Sendable {
    /// Without a colon.
    public var user: String
    /// In clear, as the scheme sends it: the server hashes it.
    public var password: String

    /// - Parameters:
    ///   - user: Without a colon.
    ///   - password: In clear.
    public init(user: String, password: String) {
        self.user = user
        self.password = password
    }
}

extension DigestIdentity: CustomStringConvertible, CustomReflectable {
    /// Without the password.
    public var description: String { "digest:\(user)" }
    public var customMirror: Mirror { Mirror(self, children: ["user": user]) }
}
