extension [UInt8] {
    /// Appends a JSON string, with its quotes.
    package mutating func appendJSON(_ text: String) {
        appendJSON(utf8: text.utf8)
    }

    /// Appends a JSON string, with its quotes. Bytes that are not UTF-8 are written as they are.
    package mutating func appendJSON(utf8 bytes: some Sequence<UInt8>) {
        append(UInt8(ascii: "\""))
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                append(UInt8(ascii: "\\"))
                append(byte)
            case UInt8(ascii: "\n"):
                append(contentsOf: #"\n"#.utf8)
            case UInt8(ascii: "\r"):
                append(contentsOf: #"\r"#.utf8)
            case UInt8(ascii: "\t"):
                append(contentsOf: #"\t"#.utf8)
            case 0..<0x20:
                append(contentsOf: (byte < 0x10 ? #"\u000"# : #"\u001"#).utf8)
                append(contentsOf: String(byte & 0x0F, radix: 16).utf8)
            default:
                append(byte)
            }
        }
        append(UInt8(ascii: "\""))
    }
}
