/// Where a request goes: what stands in its first line.
struct RequestTarget: Sendable {
    /// Percent-decoded, once.
    let path: String
    /// What follows the first `?`, as it came; `nil` without one.
    let query: Substring?

    /// - Throws: ``RequestRefusal/pathEscape``.
    init(_ uri: String) throws(RequestRefusal) {
        var rest = uri[...]
        // As to a proxy: scheme and host first. Servers have to take that too.
        if rest.utf8.first != UInt8(ascii: "/"), let host = uri.afterScheme {
            rest = host.utf8.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") }.map { host[$0...] } ?? "/"
        }
        if let mark = rest.utf8.firstIndex(of: UInt8(ascii: "?")) {
            path = try rest[..<mark].percentDecodedPath
            query = rest[rest.utf8.index(after: mark)...]
        } else {
            path = try rest.percentDecodedPath
            query = nil
        }
    }
}

extension String {
    fileprivate var afterScheme: Substring? {
        let schemes: [StaticString] = ["http://", "https://"]
        for scheme in schemes where utf8.prefix(scheme.utf8CodeUnitCount).lowercasedElementsEqual(scheme) {
            return self[utf8.index(startIndex, offsetBy: scheme.utf8CodeUnitCount)...]
        }
        return nil
    }
}

extension Substring {
    fileprivate var percentDecodedPath: String {
        get throws(RequestRefusal) {
            let percent = UInt8(ascii: "%")
            guard utf8.withContiguousStorageIfAvailable({ $0.contains(percent) }) ?? utf8.contains(percent) else {
                return String(self)
            }
            var bytes: [UInt8] = []
            var iterator = utf8.makeIterator()
            while let byte = iterator.next() {
                guard byte == percent else {
                    bytes.append(byte)
                    continue
                }
                guard let high = iterator.next()?.hexadecimalValue, let low = iterator.next()?.hexadecimalValue else {
                    throw .pathEscape
                }
                guard high << 4 | low != 0 else { throw .pathEscape }
                bytes.append(high << 4 | low)
            }
            return String(decoding: bytes, as: UTF8.self)
        }
    }
}
