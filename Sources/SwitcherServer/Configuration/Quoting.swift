extension String {
    /// The string on one line: characters that control a terminal or reorder a line are written as `\u{1B}`.
    var escapedForOneLine: String {
        var result = ""
        for scalar in unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
                result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            default:
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// The string between quotation marks, on one line, and cut where it gets too long for a message.
    var quoted: String {
        let limit = 100
        let marked = unicodeScalars.prefix(limit).map { scalar in
            scalar == "\"" || scalar == "\\" ? "\\\(scalar)" : String(scalar)
        }
        let more = unicodeScalars.dropFirst(limit).isEmpty ? "" : "…"
        return "\"\(marked.joined().escapedForOneLine)\(more)\""
    }

    /// Whether it holds one of U+0000 to U+001F and U+007F to U+009F.
    var hasControlCharacters: Bool {
        unicodeScalars.contains { $0.properties.generalCategory == .control }
    }
}
