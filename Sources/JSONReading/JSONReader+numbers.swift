extension JSONReader {
    /// A longer number is not whole to anybody here.
    private static let maximumWholeByteCount = 1_024

    /// Reads a number as it stands there.
    public mutating func numberText() throws(JSONError) -> String {
        let number = try scanExpectedNumber()
        return String(decoding: bytes[number.start..<position], as: UTF8.self)
    }

    /// Reads a number.
    ///
    /// - Returns: `nil` when it is not whole, or does not fit. `5.0` and `1.5e3` are whole.
    public mutating func wholeNumber() throws(JSONError) -> Int64? {
        let number = try scanExpectedNumber()
        guard position - number.start <= Self.maximumWholeByteCount else { return nil }
        let text = String(decoding: bytes[number.start..<position], as: UTF8.self)
        return number.isPlain ? Int64(text) : Double(text).flatMap { Int64(exactly: $0) }
    }

    private mutating func scanExpectedNumber() throws(JSONError) -> (start: Int, isPlain: Bool) {
        guard try kind() == .number else { throw error(.wrongType(wanted: "a number")) }
        return try scanNumber()
    }

    /// - Returns: Whether it has neither a fraction nor an exponent.
    mutating func scanNumber() throws(JSONError) -> (start: Int, isPlain: Bool) {
        skipBlanks()
        let start = position
        var isPlain = true
        if peek() == UInt8(ascii: "-") { position += 1 }
        if peek() == UInt8(ascii: "0") {
            position += 1
            guard !isDigit(peek()) else { throw error(.leadingZero) }
        } else {
            try takeDigits()
        }
        if peek() == UInt8(ascii: ".") {
            isPlain = false
            position += 1
            try takeDigits()
        }
        if peek() | 0x20 == UInt8(ascii: "e") {
            isPlain = false
            position += 1
            if peek() == UInt8(ascii: "+") || peek() == UInt8(ascii: "-") { position += 1 }
            try takeDigits()
        }
        return (start, isPlain)
    }

    private mutating func takeDigits() throws(JSONError) {
        guard isDigit(peek()) else { throw unexpected() }
        while isDigit(peek()) { position += 1 }
    }

    private func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
