/// Whether bytes are UTF-8, by the table of the Unicode Standard (3-7): no overlong form, no surrogate, nothing beyond U+10FFFF.
enum UTF8Check {
    /// - Returns: Where the first character stands that is none.
    static func firstBroken(in bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Int? {
        var position = start
        while position < end {
            let first = bytes[position]
            if first < 0x80 {
                position += 1
                continue
            }
            guard let (length, second) = shape(first), position + length <= end, second.contains(bytes[position + 1])
            else { return position }
            for offset in 2..<max(length, 2) where bytes[position + offset] & 0xC0 != 0x80 { return position }
            position += length
        }
        return nil
    }

    /// How long a character is that begins so, and what its second byte may be.
    private static func shape(_ first: UInt8) -> (length: Int, second: ClosedRange<UInt8>)? {
        switch first {
        case 0xC2...0xDF: (2, 0x80...0xBF)
        case 0xE0: (3, 0xA0...0xBF)
        case 0xE1...0xEC, 0xEE...0xEF: (3, 0x80...0xBF)
        case 0xED: (3, 0x80...0x9F)
        case 0xF0: (4, 0x90...0xBF)
        case 0xF1...0xF3: (4, 0x80...0xBF)
        case 0xF4: (4, 0x80...0x8F)
        default: nil
        }
    }
}
