/// The user and the password of the API. Printing and reflection show neither.
public struct HTTPCredentials: Sendable {
    let user: [UInt8]
    let password: [UInt8]

    /// - Parameters:
    ///   - user: Holds no `:`, which ends the user in HTTP Basic.
    ///   - password: May hold any character.
    public init(user: String, password: String) {
        self.user = Array(user.utf8)
        self.password = Array(password.utf8)
    }
}

extension HTTPCredentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "***" }
    public var debugDescription: String { "***" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
