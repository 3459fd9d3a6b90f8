/// Text from outside as it may stand in a log: nothing in it can end a line, and it is no longer than a line should be.
package struct LogText: CustomStringConvertible {
    package let description: String

    /// - Parameter maximumByteCount: Of the text as it stands in the log, about.
    package init(_ text: String, maximumByteCount: Int = 256) {
        description = text.escapedForOneLine(maximumByteCount: maximumByteCount)
    }
}
