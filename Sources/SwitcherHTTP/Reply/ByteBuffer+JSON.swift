import NIOCore

extension ByteBuffer {
    /// Writes a JSON string, with its quotes.
    mutating func writeJSON(_ text: String) {
        writeInteger(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                writeInteger(UInt8(ascii: "\\"))
                writeInteger(byte)
            case UInt8(ascii: "\n"):
                writeStaticString("\\n")
            case UInt8(ascii: "\r"):
                writeStaticString("\\r")
            case UInt8(ascii: "\t"):
                writeStaticString("\\t")
            case 0..<0x20:
                writeStaticString(byte < 0x10 ? "\\u000" : "\\u001")
                writeString(String(byte & 0x0F, radix: 16))
            default:
                writeInteger(byte)
            }
        }
        writeInteger(UInt8(ascii: "\""))
    }
}
