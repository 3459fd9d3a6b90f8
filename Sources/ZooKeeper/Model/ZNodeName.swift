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
        var name = name
        name.makeContiguousUTF8()
        self.description = name
    }

    /// A name that a server has given: its own rules were applied when the znode was created.
    init(trusted name: String) {
        self.description = name
    }

    static func problem(in name: String) -> InvalidPathError.Reason? {
        let utf8 = name.utf8
        guard let first = utf8.first else { return .empty }
        if first == UInt8(ascii: "."), utf8.count == 1 || (utf8.count == 2 && utf8.last == first) {
            return .relative
        }
        var isPlain = true
        for byte in utf8 {
            if byte == UInt8(ascii: "/") { return .slash }
            if byte < 0x20 || byte > 0x7E { isPlain = false }
        }
        // Nearly every name is printable ASCII and is done here.
        if isPlain { return nil }
        for scalar in name.unicodeScalars where !isAccepted(scalar) {
            return .character(scalar)
        }
        return nil
    }

    private static func isAccepted(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F, 0xD800...0xF8FF, 0xFFF0...: false
        default: true
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
