/// Where a request goes: what stands in its first line.
struct RequestTarget: Sendable {
    let path: Substring
    /// What follows the first `?`; `nil` without one.
    let query: Substring?

    init(_ uri: String) {
        var rest = uri[...]
        // As to a proxy: scheme and host first. Servers have to take that too.
        if rest.utf8.first != UInt8(ascii: "/"), let host = uri.afterScheme {
            rest = host.utf8.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") }.map { host[$0...] } ?? "/"
        }
        if let mark = rest.utf8.firstIndex(of: UInt8(ascii: "?")) {
            path = rest[..<mark]
            query = rest[rest.utf8.index(after: mark)...]
        } else {
            path = rest
            query = nil
        }
    }
}

extension String {
    fileprivate var afterScheme: Substring? {
        for scheme in ["http://", "https://"] where utf8.starts(with: scheme.utf8) {
            return self[utf8.index(startIndex, offsetBy: scheme.utf8.count)...]
        }
        return nil
    }
}
