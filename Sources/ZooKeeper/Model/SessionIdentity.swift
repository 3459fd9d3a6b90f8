/// What a session is known by to the ensemble. Who has it can take the session over, so the password is a secret.
public struct SessionIdentity: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
    /// The number that the ensemble has given it.
    public let id: Int64
    /// 16 bytes.
    public let password: [UInt8]

    /// - Parameters:
    ///   - id: The number that the ensemble has given it.
    ///   - password: 16 bytes.
    public init(id: Int64, password: [UInt8]) {
        self.id = id
        self.password = password
    }

    /// The id as ZooKeeper's own tools print it, without the password.
    public var description: String { "0x" + String(UInt64(bitPattern: id), radix: 16) }
    public var customMirror: Mirror { Mirror(self, children: ["id": description]) }
}
