import JSONReading

/// What is wrong with a text that should have been JSON, without repeating any of it: a password may be next to the mistake.
enum JSONSyntax {
    /// What follows "not valid JSON": a colon and what is known.
    static func explanation(of error: JSONError, in json: [UInt8]) -> String {
        if json.allSatisfy({ $0 == 0x20 || (0x09...0x0D).contains($0) }) { return ": it is empty" }
        let words =
            switch error.problem {
            case .endsEarly: "unexpected end of file"
            case .leadingZero: "number with leading zero"
            case .trailingComma: "a comma before a closing bracket"
            case .controlCharacter: "unescaped control character"
            case .wrongEscape: "invalid escape sequence"
            case .notUTF8: "invalid UTF-8 sequence"
            case .loneSurrogate: "half of a surrogate pair"
            case .tooDeep: "too many nested arrays or dictionaries"
            case .unexpected, .notText, .wrongType, .missing, .duplicate: "invalid value"
            }
        switch error.problem {
        case .endsEarly: return ": \(words)"
        case .trailingComma: return ": \(words) at \(position(ofByte: error.offset, in: json))"
        default: return ": \(words) near \(position(ofByte: error.offset, in: json))"
        }
    }

    private static func position(ofByte offset: Int, in json: [UInt8]) -> String {
        let before = json.prefix(offset)
        let line = before.count { $0 == UInt8(ascii: "\n") } + 1
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? before.startIndex
        // A column is a character: bytes that continue one are not counted.
        let column = before[lineStart...].count { $0 & 0xC0 != 0x80 } + 1
        return "line \(line), column \(column)"
    }
}
