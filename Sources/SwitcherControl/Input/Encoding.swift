/// What bytes that are not UTF-8 most likely are, for whoever has to convert them. Pure.
package enum Encoding {
    /// As `iconv` calls it.
    package static func guess(_ bytes: [UInt8]) -> String {
        if bytes.starts(with: [0xFF, 0xFE]) { return "UTF-16LE" }
        if bytes.starts(with: [0xFE, 0xFF]) { return "UTF-16BE" }
        if bytes.contains(0) { return bytes.first == 0 ? "UTF-16BE" : "UTF-16LE" }
        return isGBK(bytes) ? "GBK" : "ISO-8859-1"
    }

    /// Every byte beyond ASCII begins or ends one of its pairs.
    private static func isGBK(_ bytes: [UInt8]) -> Bool {
        var index = 0
        while index < bytes.count {
            guard bytes[index] >= 0x80 else {
                index += 1
                continue
            }
            guard (0x81...0xFE).contains(bytes[index]), index + 1 < bytes.count, (0x40...0xFE).contains(bytes[index + 1]),
                bytes[index + 1] != 0x7F
            else { return false }
            index += 2
        }
        return true
    }
}
