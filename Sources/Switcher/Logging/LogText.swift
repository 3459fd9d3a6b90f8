/// Somebody else's text as it may stand in a log: nothing in it can end a line, and it is no longer than a line should be.
package struct LogText: CustomStringConvertible {
    private static let maximumByteCount = 256

    package let description: String

    package init(_ text: String) {
        let isPlain = text.utf8.count <= Self.maximumByteCount && text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
        description = isPlain ? text : Self.escaped(text)
    }

    private static func escaped(_ text: String) -> String {
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
