/// `application/x-www-form-urlencoded`, which a query is too; read as Go reads it.
///
/// A pair that has a `;` or a broken escape in it is left out, as if it had not been sent: its meaning would be a guess, and a
/// guess could write another name's record. Bytes that are not UTF-8 become U+FFFD, which no name may hold.
enum URLEncodedForm {
    static func read(_ bytes: some Collection<UInt8>, into fields: inout FormFields) {
        // Pair by pair and not split at once: a body can have thirty million of them.
        var rest = bytes[...]
        while !rest.isEmpty {
            let end = rest.firstIndex(of: UInt8(ascii: "&")) ?? rest.endIndex
            read(pair: rest[..<end], into: &fields)
            rest = rest[end...].dropFirst()
        }
    }

    private static func read(pair: some Collection<UInt8>, into fields: inout FormFields) {
        guard !pair.isEmpty else { return }
        let end = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
        // No wanted name is longer, even with every letter escaped.
        guard pair.distance(from: pair.startIndex, to: end) <= 192, let name = unescaped(pair[..<end]) else { return }
        fields.offer(name) {
            guard end < pair.endIndex else { return "" }
            let value = pair[pair.index(after: end)...]
            guard !value.contains(UInt8(ascii: ";")) else { return nil }
            return unescaped(value).map { String(decoding: $0, as: UTF8.self) }
        }
    }

    /// - Returns: `nil` when there is a `%` that two hexadecimal digits do not follow.
    private static func unescaped(_ bytes: some Collection<UInt8>) -> [UInt8]? {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var iterator = bytes.makeIterator()
        while let byte = iterator.next() {
            switch byte {
            case UInt8(ascii: "+"):
                result.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = iterator.next()?.hexadecimalValue, let low = iterator.next()?.hexadecimalValue else {
                    return nil
                }
                result.append(high << 4 | low)
            default:
                result.append(byte)
            }
        }
        return result
    }
}
