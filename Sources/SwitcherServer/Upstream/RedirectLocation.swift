/// A `Location` as a URL reference: what is percent-encoded in it stays as it is, what may not stand in one is encoded, once.
///
/// Foundation, given a reference that is not a strict one, encodes all of it again, escapes too.
enum RedirectLocation {
    /// - Parameter value: The field's, with or without blanks around.
    static func reference(_ value: String) -> String {
        var bytes = Array(value.utf8)[...]
        while bytes.first?.isBlankOfField == true { bytes.removeFirst() }
        while bytes.last?.isBlankOfField == true { bytes.removeLast() }
        let authority = authorityRange(bytes)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var hasFragment = false
        for (index, byte) in zip(bytes.indices, bytes) {
            let stays: Bool
            switch byte {
            case UInt8(ascii: "%"):
                stays = bytes[(index + 1)...].prefix(2).filter(\.isHexadecimal).count == 2
            case UInt8(ascii: "["), UInt8(ascii: "]"):
                // Around an IPv6 address, and nowhere else.
                stays = authority.contains(index)
            case UInt8(ascii: "#"):
                stays = !hasFragment
                hasFragment = true
            default:
                stays = byte.isOfReference
            }
            result += stays ? [byte] : byte.escaped
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// What stands behind `//`, up to the path. Empty where there is no such thing.
    private static func authorityRange(_ bytes: ArraySlice<UInt8>) -> Range<Int> {
        let slash = UInt8(ascii: "/")
        var start = bytes.startIndex
        if let colon = bytes.firstIndex(of: UInt8(ascii: ":")), bytes[..<colon].allSatisfy(\.isOfScheme) { start = colon + 1 }
        guard bytes[start...].starts(with: [slash, slash]) else { return start..<start }
        let rest = bytes[(start + 2)...]
        let end = rest.firstIndex { $0 == slash || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") } ?? rest.endIndex
        return rest.startIndex..<end
    }
}

extension UInt8 {
    fileprivate var isBlankOfField: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }

    fileprivate var isAlphanumeric: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"):
            true
        default: false
        }
    }

    fileprivate var isHexadecimal: Bool {
        isAlphanumeric && (self <= UInt8(ascii: "9") || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self | 0x20))
    }

    fileprivate var isOfScheme: Bool { isAlphanumeric || "+-.".utf8.contains(self) }

    /// Unreserved and reserved characters of RFC 3986 but brackets and `#`.
    fileprivate var isOfReference: Bool { isAlphanumeric || "-._~:/?@!$&'()*+,;=".utf8.contains(self) }

    fileprivate var escaped: [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        return [UInt8(ascii: "%"), digits[Int(self >> 4)], digits[Int(self & 15)]]
    }
}
