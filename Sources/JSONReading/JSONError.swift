/// Why a text is not JSON, or not what was expected, and where.
public struct JSONError: Error, Equatable, Sendable {
    /// What is wrong.
    public enum Problem: Equatable, Sendable {
        /// The text ends within a value.
        case endsEarly
        /// A byte that cannot stand there.
        case unexpected(UInt8)
        /// As in `0123`.
        case leadingZero
        /// A comma that nothing follows but a closing bracket.
        case trailingComma
        /// A byte under 0x20 in a string.
        case controlCharacter
        /// A backslash before what is no escape.
        case wrongEscape
        /// Bytes in a string that are not UTF-8.
        case notUTF8
        /// `\ud800` and the like without their other half.
        case loneSurrogate
        /// A string that was let pass and is no text.
        case notText
        /// Over 512 arrays and objects within each other.
        case tooDeep
        /// It is JSON, and another value is wanted.
        case wrongType(wanted: String)
        /// A member is wanted that is not there.
        case missing
        /// A member that matters is there twice.
        case duplicate
    }

    /// What is wrong.
    public let problem: Problem
    /// In bytes from the beginning of the text.
    public let offset: Int
    /// The member or element, as in `usercoins[3].punames[0]`; empty for all of it.
    public private(set) var path = ""

    init(problem: Problem, offset: Int) {
        self.problem = problem
        self.offset = offset
    }

    /// Whether the text is no JSON at all. Otherwise it is not what was expected.
    public var isSyntax: Bool {
        switch problem {
        case .wrongType, .missing, .duplicate, .notText: false
        default: true
        }
    }

    /// The same error, as a reader of what that member holds sees it.
    public func within(member: String) -> JSONError {
        var error = self
        error.path = path.isEmpty || path.utf8.first == UInt8(ascii: "[") ? member + path : "\(member).\(path)"
        return error
    }

    func within(index: Int) -> JSONError {
        var error = self
        error.path = "[\(index)]" + (path.isEmpty || path.utf8.first == UInt8(ascii: "[") ? path : ".\(path)")
        return error
    }
}

extension JSONError {
    /// What is wrong with the value at ``path``, as it reads after its name; `nil` where the text is no JSON.
    public var mismatch: String? {
        switch problem {
        case .wrongType(let wanted): "must be \(wanted)"
        case .missing: "is missing"
        case .duplicate: "is there twice"
        case .notText: "is not valid text"
        default: nil
        }
    }

    /// One line that quotes nothing of the text but a character.
    public var reason: String {
        switch problem {
        case .endsEarly: "it ends too early, after \(offset) bytes"
        case .unexpected(let byte): "unexpected '\(Self.shown(byte))' at byte \(offset)"
        case .leadingZero: "a number with a leading zero at byte \(offset)"
        case .trailingComma: "a comma before a closing bracket at byte \(offset)"
        case .controlCharacter: "an unescaped control character at byte \(offset)"
        case .wrongEscape: "an escape that is none at byte \(offset)"
        case .notUTF8: "bytes that are not UTF-8 at byte \(offset)"
        case .loneSurrogate: "half of a surrogate pair at byte \(offset)"
        case .tooDeep: "nested more than \(JSONReader.maximumDepth) deep"
        case .wrongType, .missing, .duplicate, .notText: "\(path.isEmpty ? "it" : path) \(mismatch ?? "")"
        }
    }

    private static func shown(_ byte: UInt8) -> String {
        switch byte {
        case 0x20..<0x7F: String(Unicode.Scalar(byte))
        case ..<0x80: "\\u{\(String(byte, radix: 16))}"
        default: "\u{FFFD}"
        }
    }
}
