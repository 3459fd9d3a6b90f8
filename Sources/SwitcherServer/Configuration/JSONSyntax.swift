import Foundation

/// What is wrong with a text that should have been JSON, without repeating any of it: a password may be next to the mistake.
enum JSONSyntax {
    /// The parser's words that are known to quote nothing.
    private static let harmlessWords = [
        "Invalid value",
        "Invalid escape sequence",
        "Invalid UTF-8 sequence",
        "Number with leading zero",
        "Too many nested arrays or dictionaries",
        "Unescaped control character",
        "Unexpected end of file",
    ]

    /// What follows "not valid JSON": a colon and what is known, or nothing.
    static func explanation(of error: any Error, in json: Data) -> String {
        if json.allSatisfy({ $0 == 0x20 || (0x09...0x0D).contains($0) }) { return ": it is empty" }
        guard let text = (error as NSError).userInfo["NSDebugDescription"] as? String else { return "" }
        var parts: [String] = []
        if let words = harmlessWords.first(where: { text.hasPrefix($0) }) {
            parts.append(words.prefix(1).lowercased() + words.dropFirst())
        }
        if let offset = number(after: "character ", in: text) {
            parts.append("near \(position(ofByte: offset, in: json))")
        } else if let line = number(after: "line ", in: text), let column = number(after: "column ", in: text) {
            parts.append("near line \(line), column \(column)")
        }
        return parts.isEmpty ? "" : ": " + parts.joined(separator: " ")
    }

    /// Where there is a comma that nothing follows. Foundation's parser takes it, other programs that read the file do not.
    /// Only for text that is otherwise valid.
    static func trailingComma(in json: Data) -> String? {
        var comma: Int?
        var inString = false
        var escaped = false
        for (offset, byte) in json.enumerated() {
            if inString {
                if escaped {
                    escaped = false
                } else if byte == UInt8(ascii: "\\") {
                    escaped = true
                } else if byte == UInt8(ascii: "\"") {
                    inString = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: ","):
                comma = offset
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if let comma { return position(ofByte: comma, in: json) }
            case 0x20, 0x09, 0x0A, 0x0D:
                break
            default:
                comma = nil
                inString = byte == UInt8(ascii: "\"")
            }
        }
        return nil
    }

    private static func number(after word: String, in text: String) -> Int? {
        guard let range = text.range(of: word, options: .backwards) else { return nil }
        return Int(text[range.upperBound...].prefix { $0.isASCII && $0.isNumber })
    }

    private static func position(ofByte offset: Int, in json: Data) -> String {
        let before = json.prefix(offset)
        let line = before.count { $0 == UInt8(ascii: "\n") } + 1
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? before.startIndex
        // A column is a character: bytes that continue one are not counted.
        let column = before[lineStart...].count { $0 & 0xC0 != 0x80 } + 1
        return "line \(line), column \(column)"
    }
}
