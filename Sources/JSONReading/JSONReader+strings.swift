/// A string's text, which may be none.
public struct JSONText: Sendable {
    /// The text. What is no text in it is U+FFFD.
    public let string: String
    /// False: it held bytes that are not UTF-8, or half of a surrogate pair.
    public let isSound: Bool
}

extension JSONReader {
    /// Where a string stands, without its quotes.
    struct StringRange {
        let start: Int
        let end: Int
        let hasEscapes: Bool
        let isSound: Bool
    }

    /// Reads a string.
    ///
    /// - Throws: ``JSONError``, also when it is no text, whatever ``takesBrokenText`` says.
    public mutating func string() throws(JSONError) -> String {
        let range = try scanExpectedString()
        guard range.isSound else { throw error(.notText, at: range.start) }
        return text(of: range).string
    }

    /// Reads a string, or `null`.
    public mutating func stringOrNull() throws(JSONError) -> String? {
        try takesNull() ? nil : try string()
    }

    /// Reads a string that may be no text, where ``takesBrokenText`` allows it.
    public mutating func text() throws(JSONError) -> JSONText {
        text(of: try scanExpectedString())
    }

    /// Reads a string's bytes: what stands there, whether it is UTF-8 or not. Half of a surrogate pair is the three bytes that its
    /// number would have, which no text has.
    public mutating func stringBytes() throws(JSONError) -> [UInt8] {
        withBytes(of: try scanExpectedString()) { Array($0) }
    }

    /// Reads a string that does not matter.
    public mutating func skipString() throws(JSONError) {
        _ = try scanExpectedString()
    }

    private mutating func scanExpectedString() throws(JSONError) -> StringRange {
        guard try kind() == .string else { throw error(.wrongType(wanted: "a string")) }
        return try scanString()
    }

    func text(of range: StringRange) -> JSONText {
        JSONText(string: withBytes(of: range) { String(decoding: $0, as: UTF8.self) }, isSound: range.isSound)
    }

    // MARK: Scanning

    /// Finds the end of a string, and checks all of it.
    mutating func scanString() throws(JSONError) -> StringRange {
        skipBlanks()
        try take(UInt8(ascii: "\""))
        let start = position
        var isSound = true
        var hasEscapes = false
        var allBits: UInt8 = 0
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "\""):
                let end = position
                if allBits >= 0x80, let broken = UTF8Check.firstBroken(in: bytes, start, end) {
                    guard takesBrokenText else { throw error(.notUTF8, at: broken) }
                    isSound = false
                }
                position += 1
                return StringRange(start: start, end: end, hasEscapes: hasEscapes, isSound: isSound)
            case UInt8(ascii: "\\"):
                hasEscapes = true
                if try !scanEscape() { isSound = false }
            case 0..<0x20:
                throw error(.controlCharacter)
            default:
                allBits |= byte
                position += 1
            }
        }
        throw error(.endsEarly)
    }

    /// - Returns: Whether it is a character.
    private mutating func scanEscape() throws(JSONError) -> Bool {
        let start = position
        position += 1
        switch peek() {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            position += 1
            return true
        case UInt8(ascii: "u"):
            position += 1
            let isCharacter = try unicodeEscape().isCharacter
            guard isCharacter || takesBrokenText else { throw error(.loneSurrogate, at: start) }
            return isCharacter
        default:
            guard position < bytes.count else { throw error(.endsEarly) }
            throw error(.wrongEscape, at: start)
        }
    }

    /// What follows `\u`, with the second half of a surrogate pair if there is one.
    private mutating func unicodeEscape() throws(JSONError) -> (value: UInt32, isCharacter: Bool) {
        let unit = try hexadecimal()
        guard (0xD800...0xDFFF).contains(unit) else { return (unit, true) }
        guard unit < 0xDC00, position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
            bytes[position + 1] == UInt8(ascii: "u")
        else { return (unit, false) }
        let afterFirst = position
        position += 2
        let second = try hexadecimal()
        guard (0xDC00...0xDFFF).contains(second) else {
            // It is a character, or a half, of its own.
            position = afterFirst
            return (unit, false)
        }
        return (0x10000 + (unit - 0xD800) << 10 + (second - 0xDC00), true)
    }

    private mutating func hexadecimal() throws(JSONError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            let digit = peek()
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt32(digit - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt32(digit - UInt8(ascii: "a") + 10)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): value = value << 4 | UInt32(digit - UInt8(ascii: "A") + 10)
            default:
                guard position < bytes.count else { throw error(.endsEarly) }
                throw error(.wrongEscape)
            }
            position += 1
        }
        return value
    }

    // MARK: Decoding

    /// Hands over the string's bytes. Where there are no escapes, which is nearly everywhere, they are those that stand there.
    func withBytes<Value>(of range: StringRange, _ body: (UnsafeBufferPointer<UInt8>) -> Value) -> Value {
        guard range.hasEscapes else { return body(UnsafeBufferPointer(rebasing: bytes[range.start..<range.end])) }
        return unescaped(range).withUnsafeBufferPointer(body)
    }

    /// Of a string that has been scanned, so that nothing in it can be wrong.
    private func unescaped(_ range: StringRange) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(range.end - range.start)
        var reader = JSONReader(at: range.start, of: self)
        while reader.position < range.end {
            let byte = bytes[reader.position]
            reader.position += 1
            guard byte == UInt8(ascii: "\\") else {
                text.append(byte)
                continue
            }
            let letter = bytes[reader.position]
            reader.position += 1
            switch letter {
            case UInt8(ascii: "b"): text.append(0x08)
            case UInt8(ascii: "f"): text.append(0x0C)
            case UInt8(ascii: "n"): text.append(0x0A)
            case UInt8(ascii: "r"): text.append(0x0D)
            case UInt8(ascii: "t"): text.append(0x09)
            case UInt8(ascii: "u"):
                guard let escape = try? reader.unicodeEscape() else { return text }
                text.appendUTF8(escape.value)
            default: text.append(letter)
            }
        }
        return text
    }
}

extension [UInt8] {
    /// Also of a half of a surrogate pair, by the same rule.
    fileprivate mutating func appendUTF8(_ value: UInt32) {
        func continuation(_ shift: UInt32) -> UInt8 { UInt8(0x80 | (value >> shift & 0x3F)) }
        switch value {
        case ..<0x80: append(UInt8(value))
        case ..<0x800: append(contentsOf: [UInt8(0xC0 | value >> 6), continuation(0)])
        case ..<0x10000: append(contentsOf: [UInt8(0xE0 | value >> 12), continuation(6), continuation(0)])
        default: append(contentsOf: [UInt8(0xF0 | value >> 18), continuation(12), continuation(6), continuation(0)])
        }
    }
}
