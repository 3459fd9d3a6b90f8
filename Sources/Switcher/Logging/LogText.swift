/// Text from outside as it may stand in a log: nothing in it can end a line, and it is no longer than a line should be.
package struct LogText: CustomStringConvertible {
    package let description: String

    /// - Parameter maximumByteCount: Of the text as it stands in the log, about.
    package init(_ text: String, maximumByteCount: Int = 256) {
        let isPlain = text.utf8.count <= maximumByteCount && text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
        description = isPlain ? text : Self.escaped(text, maximumByteCount)
    }

    private static func escaped(_ text: String, _ maximumByteCount: Int) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            guard escaped.utf8.count < maximumByteCount else { return escaped + "…" }
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
                escaped += "\\u{\(String(scalar.value, radix: 16))}"
            default:
                escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
