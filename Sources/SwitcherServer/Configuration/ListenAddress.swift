/// Where the API listens, as Go programs write it: `127.0.0.1:8082`, `:8082`, `localhost:8082`, `[::1]:8082`.
public struct ListenAddress: Sendable, Equatable {
    /// An address or a name, IPv6 without its brackets; `nil` means every interface.
    public let host: String?
    /// 0 to 65535; 0 lets the system choose.
    public let port: Int

    /// `nil` when it is not such an address. A host of its own and a port of its own are both an error, and so is a service's
    /// name.
    public init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"),
            let port = HostName.port(text[text.index(after: colon)...], in: 0...65_535)
        else { return nil }
        let host = text[..<colon]
        self.port = port
        if host.isEmpty {
            self.host = nil
        } else if host.hasPrefix("["), host.hasSuffix("]"), HostName.isIPv6(host.dropFirst().dropLast()) {
            self.host = String(host.dropFirst().dropLast())
        } else if HostName.isIPv4OrName(host) {
            self.host = String(host)
        } else {
            return nil
        }
    }

    /// Whether only this machine can reach it. A name other than `localhost` counts as reachable from elsewhere.
    public var isLoopback: Bool {
        guard let host = host?.lowercased() else { return false }
        if host == "localhost" || host == "localhost." || host == "::1" { return true }
        return host.hasPrefix("127.") && host.utf8.allSatisfy { $0 == UInt8(ascii: ".") || $0 <= UInt8(ascii: "9") }
    }
}

extension ListenAddress: CustomStringConvertible {
    public var description: String {
        guard let host else { return ":\(port)" }
        return host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
