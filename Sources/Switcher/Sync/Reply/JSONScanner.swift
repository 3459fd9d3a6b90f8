/// Reads JSON value by value, in the order in which it stands there.
///
/// Foundation's decoders make a dictionary of an object. Of two names that `String` calls equal but that are different znodes a
/// dictionary keeps one, and of a name that is there twice not the last one: a switch would be lost. A million members are also read in
/// a third of the memory without one.
///
/// Bytes that are not UTF-8, and halves of surrogate pairs, become U+FFFD, which no record's name may hold: one broken name costs that
/// name and not the reply.
struct JSONScanner {
    /// The text is not JSON, or not what was asked for.
    struct Malformed: Error, Equatable {
        /// One line, which quotes nothing of the text but a character.
        let reason: String
    }

    enum Kind: String {
        case object = "an object"
        case array = "an array"
        case string = "a string"
        case number = "a number"
        case boolean = "true or false"
        case null = "null"
    }

    private static let maximumDepth = 512

    private let bytes: [UInt8]
    private var position = 0
    private var depth = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        // What some editors put in front of a PHP file.
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// What the next value is.
    mutating func kind() throws(Malformed) -> Kind {
        skipBlanks()
        return switch try peek() {
        case UInt8(ascii: "{"): .object
        case UInt8(ascii: "["): .array
        case UInt8(ascii: "\""): .string
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): .number
        case UInt8(ascii: "t"), UInt8(ascii: "f"): .boolean
        case UInt8(ascii: "n"): .null
        default: throw unexpected()
        }
    }

    /// Reads an object. For each member `read` gets the name, and must read the value.
    mutating func object(_ read: (String, inout JSONScanner) throws(Malformed) -> Void) throws(Malformed) {
        try list(from: UInt8(ascii: "{"), to: UInt8(ascii: "}")) { scanner throws(Malformed) in
            let name = try scanner.string()
            scanner.skipBlanks()
            try scanner.take(UInt8(ascii: ":"))
            try read(name, &scanner)
        }
    }

    /// Reads an array. For each element `read` must read the value.
    mutating func array(_ read: (inout JSONScanner) throws(Malformed) -> Void) throws(Malformed) {
        try list(from: UInt8(ascii: "["), to: UInt8(ascii: "]"), read)
    }

    /// Reads a string.
    mutating func string() throws(Malformed) -> String {
        skipBlanks()
        try take(UInt8(ascii: "\""))
        let start = position
        while true {
            switch try peek() {
            case UInt8(ascii: "\""):
                defer { position += 1 }
                return String(decoding: bytes[start..<position], as: UTF8.self)
            case UInt8(ascii: "\\"):
                return try escapedString(from: start)
            case 0..<0x20:
                throw unexpected()
            default:
                position += 1
            }
        }
    }

    /// Reads a number.
    ///
    /// - Returns: `nil` when it is not whole or does not fit. `1.5e3` is whole.
    mutating func wholeNumber() throws(Malformed) -> Int64? {
        skipBlanks()
        let start = position
        if try peek() == UInt8(ascii: "-") { position += 1 }
        if try peek() == UInt8(ascii: "0") { position += 1 } else { try takeDigits() }
        var isPlain = true
        if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
            isPlain = false
            position += 1
            try takeDigits()
        }
        if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
            isPlain = false
            position += 1
            let sign = try peek()
            if sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { position += 1 }
            try takeDigits()
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        return isPlain ? Int64(text) : Double(text).flatMap { Int64(exactly: $0) }
    }

    /// Reads a value that does not matter.
    mutating func skip() throws(Malformed) {
        switch try kind() {
        case .object: try object { _, scanner throws(Malformed) in try scanner.skip() }
        case .array: try array { scanner throws(Malformed) in try scanner.skip() }
        case .string: _ = try string()
        case .number: _ = try wholeNumber()
        case .boolean: try take(try peek() == UInt8(ascii: "t") ? "true" : "false")
        case .null: try take("null")
        }
    }

    /// Sees to it that nothing follows.
    mutating func end() throws(Malformed) {
        skipBlanks()
        guard position == bytes.count else { throw unexpected() }
    }

    // MARK: Bytes

    private mutating func list(
        from opening: UInt8,
        to closing: UInt8,
        _ read: (inout JSONScanner) throws(Malformed) -> Void
    ) throws(Malformed) {
        skipBlanks()
        try take(opening)
        depth += 1
        guard depth <= Self.maximumDepth else { throw Malformed(reason: "nested more than \(Self.maximumDepth) deep") }
        skipBlanks()
        if try peek() != closing {
            while true {
                try read(&self)
                skipBlanks()
                if try peek() == closing { break }
                try take(UInt8(ascii: ","))
            }
        }
        try take(closing)
        depth -= 1
    }

    private mutating func escapedString(from start: Int) throws(Malformed) -> String {
        var text = Array(bytes[start..<position])
        while true {
            let byte = try peek()
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"): text.append(contentsOf: String(try escape()).utf8)
            case 0..<0x20:
                position -= 1
                throw unexpected()
            default: text.append(byte)
            }
        }
    }

    private mutating func escape() throws(Malformed) -> Character {
        let letter = try peek()
        position += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Character(Unicode.Scalar(letter))
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return Character(try unicodeEscape())
        default:
            position -= 1
            throw unexpected()
        }
    }

    /// What follows `\u`, with the second half of a surrogate pair if there is one.
    private mutating func unicodeEscape() throws(Malformed) -> Unicode.Scalar {
        let unit = try hexadecimal()
        if let scalar = Unicode.Scalar(unit) { return scalar }
        let afterFirst = position
        if unit < 0xDC00, bytes[position...].starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]) {
            position += 2
            let second = try hexadecimal()
            if (0xDC00...0xDFFF).contains(second) {
                return Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (second - 0xDC00)) ?? "\u{FFFD}"
            }
            position = afterFirst
        }
        return "\u{FFFD}"
    }

    private mutating func hexadecimal() throws(Malformed) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = Character(Unicode.Scalar(try peek())).hexDigitValue else { throw unexpected() }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }

    private mutating func takeDigits() throws(Malformed) {
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(try peek()) else { throw unexpected() }
        while position < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position]) { position += 1 }
    }

    private mutating func take(_ byte: UInt8) throws(Malformed) {
        guard try peek() == byte else { throw unexpected() }
        position += 1
    }

    private mutating func take(_ word: StaticString) throws(Malformed) {
        for offset in 0..<word.utf8CodeUnitCount { try take(word.utf8Start[offset]) }
    }

    private mutating func skipBlanks() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    private func peek() throws(Malformed) -> UInt8 {
        guard position < bytes.count else { throw Malformed(reason: "it ends too early, after \(bytes.count) bytes") }
        return bytes[position]
    }

    private func unexpected() -> Malformed {
        let found = LogText(String(decoding: bytes[position...].prefix(1), as: UTF8.self))
        return Malformed(reason: "unexpected '\(found)' at byte \(position)")
    }
}
