/// `application/x-www-form-urlencoded`, which a query is too; read as Go reads it.
///
/// A pair that has a `;` or a broken escape in it is left out, as if it had not been sent: its meaning would be a guess, and a
/// guess could write another name's record. Bytes that are not UTF-8 become U+FFFD, which no name may hold.
enum URLEncodedForm {
    static func read(_ bytes: some Collection<UInt8>, into fields: inout FormFields) {
        // Whatever holds them, they are read in one way. Nobody who calls this has them in pieces.
        let isRead: Void? = bytes.withContiguousStorageIfAvailable { read(all: $0, into: &fields) }
        if isRead == nil { Array(bytes).withUnsafeBufferPointer { read(all: $0, into: &fields) } }
    }

    private static func read(all bytes: UnsafeBufferPointer<UInt8>, into fields: inout FormFields) {
        // Pair by pair and not split at once: a body can have thirty million of them.
        var start = 0
        while start < bytes.count {
            var end = start
            var middle: Int?
            while end < bytes.count, bytes[end] != UInt8(ascii: "&") {
                if bytes[end] == UInt8(ascii: "="), middle == nil { middle = end }
                end += 1
            }
            if end > start { read(bytes[start..<end], middle: middle ?? end, into: &fields) }
            start = end + 1
        }
    }

    /// - Parameter middle: Where the `=` is, or the end.
    private static func read(_ pair: Bytes, middle: Int, into fields: inout FormFields) {
        let name = pair[..<middle]
        let value = pair[min(middle + 1, pair.endIndex)...]
        // No wanted name is longer, even with every letter escaped.
        guard name.count <= 192 else { return }
        if !isEscaped(name) {
            fields.offer(name) { text(value) }
        } else if let name = unescaped(name) {
            fields.offer(name) { text(value) }
        }
    }

    private typealias Bytes = Slice<UnsafeBufferPointer<UInt8>>

    private static func isEscaped(_ bytes: Bytes) -> Bool {
        bytes.contains { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "%") }
    }

    private static func text(_ bytes: Bytes) -> String? {
        guard !bytes.contains(UInt8(ascii: ";")) else { return nil }
        // Most have nothing to be undone.
        guard isEscaped(bytes) else { return String(decoding: UnsafeBufferPointer(rebasing: bytes), as: UTF8.self) }
        return unescaped(bytes).map { String(decoding: $0, as: UTF8.self) }
    }

    /// - Returns: `nil` when there is a `%` that two hexadecimal digits do not follow.
    private static func unescaped(_ bytes: Bytes) -> [UInt8]? {
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
