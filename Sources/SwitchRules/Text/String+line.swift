extension String {
    /// Text from outside as it may stand in a line that people read, of a log or on standard error: what ends a line, controls a terminal,
    /// reorders the line or has no look of its own is written as `\u{a}`.
    ///
    /// - Parameters:
    ///   - maximumByteCount: Of the text as it stands in the line, about. What is cut off leaves an ellipsis.
    ///   - uppercase: Whether the digits are capital letters: those of a configuration's errors are.
    package func escapedForOneLine(maximumByteCount: Int = .max, uppercase: Bool = false) -> String {
        // Nearly all of it.
        if utf8.count <= maximumByteCount, utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return self }
        var escaped = ""
        for scalar in unicodeScalars {
            guard escaped.utf8.count < maximumByteCount else { return escaped + "…" }
            if scalar.isEscapedInLines {
                escaped += "\\u{\(String(scalar.value, radix: 16, uppercase: uppercase))}"
            } else {
                escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}

extension Unicode.Scalar {
    /// Whether it ends a line, controls a terminal, reorders what is around it, or has no look of its own. The one place where that is decided.
    package var isEscapedInLines: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: true
        default: false
        }
    }
}
