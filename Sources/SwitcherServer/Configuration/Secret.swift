/// A string that must not reach a log: a password, or a URL that may hold one.
///
/// Printing, interpolating, dumping or reflecting it (or anything that holds it) shows `***`, whatever is in it. `Codable` is the
/// one way out besides ``reveal()``: a configuration that is written to a file has its passwords in it.
///
/// Two secrets are equal when their UTF-8 bytes are. The comparison takes a time that depends on them: what compares a secret
/// with something a caller sent does so in its own way.
public struct Secret: Sendable, Equatable {
    private let value: String

    public init(_ value: String) {
        self.value = value
    }

    /// The string itself. Whoever calls this sees to it that it goes no further than where it is needed.
    public func reveal() -> String {
        value
    }

    /// Whether there is nothing in it, which in a configuration means "not set".
    public var isEmpty: Bool {
        value.isEmpty
    }

    public static func == (lhs: Secret, rhs: Secret) -> Bool {
        lhs.value.utf8.elementsEqual(rhs.value.utf8)
    }
}

extension Secret: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) {
        self.init(value)
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "***" }
    public var debugDescription: String { "***" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension Secret: Codable {
    public init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(String.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }
}
