import ZNodeNaming

/// One component of a znode's path, checked by the rules of the ZooKeeper server.
///
/// A name is not empty, not `.` or `..`, holds no `/`, and none of the characters that the server refuses: U+0000–U+001F,
/// U+007F–U+009F, U+D800–U+F8FF, U+FFF0–U+FFFF and everything beyond the Basic Multilingual Plane (the server sees those as
/// surrogates). The C library checks less than the server, and both less safely: an invalid path in a transaction aborts the
/// process, and a NUL cuts a path short so that it names another znode. Nothing unchecked is therefore ever handed to it.
///
/// Two names are equal when their UTF-8 bytes are. `String` would call canonically equivalent names equal, but they are different
/// znodes.
public struct ZNodeName: Sendable, CustomStringConvertible {
    /// The name's text.
    public let description: String

    /// Checks a name.
    ///
    /// - Throws: ``InvalidPathError`` that says what is wrong.
    public init(_ name: String) throws(InvalidPathError) {
        if let problem = Self.problem(in: name) {
            throw InvalidPathError(path: name, reason: problem)
        }
        self.init(checked: name)
    }

    /// A name that a server has given: its own rules were applied when the znode was created.
    init(trusted name: String) {
        self.description = name
    }

    /// One that ``ZNodeNameRule`` has let pass.
    package init(checked name: String) {
        var name = name
        name.makeContiguousUTF8()
        self.description = name
    }

    /// One that a server has given, by its bytes.
    package init(packed bytes: UnsafeRawBufferPointer) {
        self.init(trusted: String(decoding: bytes, as: UTF8.self))
    }

    /// Its bytes of UTF-8, as long as the call lasts.
    package func withBytes<Value>(_ body: (UnsafeRawBufferPointer) -> Value) -> Value {
        description.withUTF8Bytes(body)
    }

    static func problem(in name: String) -> InvalidPathError.Reason? {
        switch ZNodeNameRule.problem(in: name) {
        case nil: nil
        case .empty: .empty
        case .relative: .relative
        case .slash: .slash
        case .character(let scalar): .character(scalar)
        }
    }
}

extension ZNodeName: Hashable {
    public static func == (lhs: Self, rhs: Self) -> Bool {
        lhs.description.hasSameUTF8(as: rhs.description)
    }

    public func hash(into hasher: inout Hasher) {
        description.hashUTF8(into: &hasher)
    }
}
