/// A user and a password. Neither is shown by printing or reflection: of an upstream's URL the user is as private as the
/// password.
public struct Credentials: Sendable, Equatable {
    /// Holds no `:` and no control character, so HTTP Basic and ZooKeeper's digest scheme can carry it.
    public let user: String
    /// Holds no control character; may hold `:`.
    public let password: Secret

    /// Takes the two as they are: the rules are checked where a configuration is.
    public init(user: String, password: Secret) {
        self.user = user
        self.password = password
    }

    public static func == (lhs: Credentials, rhs: Credentials) -> Bool {
        lhs.user.utf8.elementsEqual(rhs.user.utf8) && lhs.password == rhs.password
    }
}

extension Credentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "***" }
    public var debugDescription: String { "***" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
