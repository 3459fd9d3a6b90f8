/// Reads JSON value by value, in the order in which it stands there, without a tree: whoever reads says what he expects next, and takes
/// what he needs into a form of his own. All that this server reads is read by it, so that a text means the same everywhere.
///
/// The text is RFC 8259 in UTF-8, and nothing beside it: no trailing comma, no comment, no half of a surrogate pair, nothing behind the
/// value. A byte order mark in front is skipped. Arrays and objects nest at most 512 deep.
///
/// A reader is a cursor over bytes that somebody else holds. It exists only within ``read(_:_:)-(UnsafeRawBufferPointer,_)``, and can
/// neither be made nor kept elsewhere.
public struct JSONReader: ~Copyable {
    /// A place to come back to.
    public struct Mark {
        let position: Int
        let depth: Int
    }

    static let maximumDepth = 512

    /// Valid as long as the reader is there: see ``read(_:_:)-(UnsafeRawBufferPointer,_)``.
    let bytes: UnsafeBufferPointer<UInt8>
    var position = 0
    var depth = 0

    /// Whether a string that is no text (bytes that are not UTF-8, half of a surrogate pair) is taken, and told by
    /// ``JSONText/isSound``. Otherwise it makes the whole of it no JSON.
    public var takesBrokenText = false

    private init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
        // What some editors put in front of a file.
        if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { position = 3 }
    }

    /// Another cursor over the same bytes, for the reader itself: it goes no further than a function of it.
    init(at position: Int, of other: borrowing JSONReader) {
        bytes = other.bytes
        self.position = position
        takesBrokenText = true
    }

    /// Reads all of a text.
    ///
    /// - Parameters:
    ///   - bytes: The text. It is not copied.
    ///   - body: Must read exactly one value.
    /// - Throws: ``JSONError``, also when something follows that value.
    public static func read<Value>(
        _ bytes: UnsafeRawBufferPointer,
        _ body: (inout JSONReader) throws(JSONError) -> Value
    ) throws(JSONError) -> Value {
        var reader = JSONReader(bytes.bindMemory(to: UInt8.self))
        let value = try body(&reader)
        try reader.end()
        return value
    }

    /// Reads all of a text.
    ///
    /// - Parameter body: Must read exactly one value.
    /// - Throws: ``JSONError``, also when something follows that value.
    public static func read<Value>(
        _ bytes: [UInt8],
        _ body: (inout JSONReader) throws(JSONError) -> Value
    ) throws(JSONError) -> Value {
        try bytes.withUnsafeBufferPointer { bytes throws(JSONError) in
            try read(UnsafeRawBufferPointer(bytes), body)
        }
    }

    /// How much of the text has been read, from 0 to 1.
    public var share: Double { Double(position) / Double(max(bytes.count, 1)) }

    /// Here.
    public var mark: Mark { Mark(position: position, depth: depth) }

    /// Reads what stands at an earlier place, and comes back.
    public mutating func reread(
        from mark: Mark,
        _ read: (inout JSONReader) throws(JSONError) -> Void
    ) throws(JSONError) {
        let here = self.mark
        (position, depth) = (mark.position, mark.depth)
        try read(&self)
        (position, depth) = (here.position, here.depth)
    }

    /// What the next value is, by its first byte.
    public mutating func kind() throws(JSONError) -> JSONKind {
        skipBlanks()
        return switch peek() {
        case UInt8(ascii: "{"): .object
        case UInt8(ascii: "["): .array
        case UInt8(ascii: "\""): .string
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): .number
        case UInt8(ascii: "t"), UInt8(ascii: "f"): .boolean
        case UInt8(ascii: "n"): .null
        default: throw unexpected()
        }
    }

    /// Reads `true` or `false`.
    public mutating func boolean() throws(JSONError) -> Bool {
        guard try kind() == .boolean else { throw error(.wrongType(wanted: "true or false")) }
        let isTrue = peek() == UInt8(ascii: "t")
        try take(isTrue ? "true" : "false")
        return isTrue
    }

    /// Reads `null`, if that is what is next.
    public mutating func takesNull() throws(JSONError) -> Bool {
        guard try kind() == .null else { return false }
        try take("null")
        return true
    }

    /// Reads a value that does not matter.
    public mutating func skip() throws(JSONError) {
        switch try kind() {
        case .object:
            guard try open(UInt8(ascii: "{"), UInt8(ascii: "}")) else { return }
            repeat {
                _ = try scanString()
                try takeColon()
                try skip()
            } while try goesOn(to: UInt8(ascii: "}"))
        case .array:
            guard try open(UInt8(ascii: "["), UInt8(ascii: "]")) else { return }
            repeat { try skip() } while try goesOn(to: UInt8(ascii: "]"))
        case .string: _ = try scanString()
        case .number: _ = try scanNumber()
        case .boolean: _ = try boolean()
        case .null: _ = try takesNull()
        }
    }
}

/// What a value is.
public enum JSONKind: String, Sendable {
    case object = "an object"
    case array = "an array"
    case string = "a string"
    case number = "a number"
    case boolean = "true or false"
    case null = "null"
}
