extension JSONReader {
    /// The next byte. At the end it is 0, which is nowhere right outside of a string, nor in one.
    func peek() -> UInt8 {
        position < bytes.count ? bytes[position] : 0
    }

    mutating func skipBlanks() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    mutating func take(_ byte: UInt8) throws(JSONError) {
        guard position < bytes.count, bytes[position] == byte else { throw unexpected() }
        position += 1
    }

    mutating func take(_ word: StaticString) throws(JSONError) {
        for offset in 0..<word.utf8CodeUnitCount { try take(word.utf8Start[offset]) }
    }

    /// Sees to it that nothing follows.
    mutating func end() throws(JSONError) {
        skipBlanks()
        guard position == bytes.count else { throw unexpected() }
    }

    func error(_ problem: JSONError.Problem, at offset: Int? = nil) -> JSONError {
        JSONError(problem: problem, offset: offset ?? position)
    }

    /// What is wrong with the next byte, where another was expected.
    func unexpected() -> JSONError {
        position < bytes.count ? error(.unexpected(bytes[position])) : error(.endsEarly)
    }
}
