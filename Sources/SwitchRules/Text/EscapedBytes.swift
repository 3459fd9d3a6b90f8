/// Bytes from outside that should have been a short text, as they may be shown.
///
/// A text that is one, and no longer than it should be, is shown as it is. In anything else every byte but printable ASCII is written as `\xff`,
/// the backslash too, and what is too long ends with an ellipsis.
package struct EscapedBytes: CustomStringConvertible {
    package let description: String
    /// Whether it is as it is.
    package let isPlain: Bool

    /// - Parameter maximumByteCount: How many bytes are shown.
    package init(_ bytes: [UInt8], maximumByteCount: Int) {
        if bytes.count <= maximumByteCount, let text = String(validating: bytes, as: UTF8.self) {
            description = text
            isPlain = true
            return
        }
        var text = ""
        for byte in bytes.prefix(maximumByteCount) {
            if (0x20..<0x7F).contains(byte), byte != UInt8(ascii: "\\") {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                text += (byte < 0x10 ? "\\x0" : "\\x") + String(byte, radix: 16)
            }
        }
        description = bytes.count > maximumByteCount ? text + "…" : text
        isPlain = false
    }
}
