/// Where a page comes from, as browsers write it: `https://pool.example:8443` (RFC 6454).
public struct WebOrigin: Sendable, Hashable {
    /// In lower case; an IPv6 address in its brackets.
    let scheme: String
    let authority: Authority

    /// A host and a port, as in a `Host` field.
    struct Authority: Hashable {
        let host: String
        /// `nil`: the scheme's.
        let port: UInt16?

        init?(_ text: some StringProtocol) {
            guard !text.isEmpty, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && !#"/\@?#,"<>"#.utf8.contains($0) }) else {
                return nil
            }
            let isBracketed = text.hasPrefix("[")
            let end: String.Index
            if isBracketed {
                guard let close = text.firstIndex(of: "]") else { return nil }
                end = text.index(after: close)
            } else {
                end = text.firstIndex(of: ":") ?? text.endIndex
            }
            guard end > text.startIndex else { return nil }
            host = text[..<end].lowercased()
            guard end < text.endIndex else {
                port = nil
                return
            }
            let digits = text[end...].dropFirst()
            guard text[end] == ":", digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), digits.utf8.count <= 5 else {
                return nil
            }
            guard !digits.isEmpty else {
                port = nil
                return
            }
            guard let number = UInt16(digits), number > 0 else { return nil }
            port = number
        }

        fileprivate init(host: String, port: UInt16?) {
            self.host = host
            self.port = port
        }

        /// Without the port that a scheme has anyway.
        func withoutPort(of scheme: String) -> Authority {
            port == WebOrigin.usualPort(of: scheme) ? Authority(host: host, port: nil) : self
        }
    }

    /// - Parameter text: `http://` or `https://`, a host, perhaps a port. Nothing more: a path is no part of it.
    public init?(_ text: some StringProtocol) {
        guard let (scheme, rest) = Self.split(text), let authority = Authority(rest) else { return nil }
        self.scheme = scheme
        self.authority = authority.withoutPort(of: scheme)
    }

    /// The origin of the page with that URL, as in a `Referer` field.
    init?(ofPage url: some StringProtocol) {
        guard let (scheme, rest) = Self.split(url) else { return nil }
        let end = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
        // A browser sends no user; whoever does is not one.
        guard let authority = Authority(rest[..<end]) else { return nil }
        self.scheme = scheme
        self.authority = authority.withoutPort(of: scheme)
    }

    private static func split(_ text: some StringProtocol) -> (scheme: String, rest: Substring)? {
        let text = Substring(text)
        for scheme in ["http", "https"] where text.utf8.count > scheme.utf8.count + 3 {
            let prefix = text.prefix(scheme.count + 3)
            if prefix.lowercased() == "\(scheme)://" { return (scheme, text.dropFirst(scheme.count + 3)) }
        }
        return nil
    }

    private static func usualPort(of scheme: String) -> UInt16 { scheme == "https" ? 443 : 80 }
}

extension WebOrigin: CustomStringConvertible {
    public var description: String {
        "\(scheme)://\(authority.host)" + (authority.port.map { ":\($0)" } ?? "")
    }
}
