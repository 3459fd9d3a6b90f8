import Switcher

extension String {
    /// The string on one line, as messages have it.
    var onOneLine: String {
        escapedForOneLine(uppercase: true)
    }

    /// The string between quotation marks, on one line, and cut where it gets too long for a message.
    var quoted: String {
        let limit = 100
        let marked = unicodeScalars.prefix(limit).map { scalar in
            scalar == "\"" || scalar == "\\" ? "\\\(scalar)" : String(scalar)
        }
        let more = unicodeScalars.dropFirst(limit).isEmpty ? "" : "…"
        return "\"\(marked.joined().onOneLine)\(more)\""
    }

    /// Whether it holds one of U+0000 to U+001F and U+007F to U+009F.
    var hasControlCharacters: Bool {
        unicodeScalars.contains { $0.properties.generalCategory == .control }
    }
}
