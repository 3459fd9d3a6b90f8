import Foundation

/// What may stand for a host in an address: an IPv4 or IPv6 address, or a name.
enum HostName {
    /// Whether it is an IPv6 address, without brackets, with or without a zone (`fe80::1%eth0`).
    static func isIPv6(_ host: some StringProtocol) -> Bool {
        let parts = host.split(separator: "%", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = parts.first else { return false }
        if parts.count == 2, parts[1].isEmpty || !parts[1].utf8.allSatisfy(isOfName) { return false }
        return isAddress(address, family: AF_INET6)
    }

    /// Whether it is an IPv4 address or a name: ASCII letters, digits, `-`, `_` and dots, at most 253 bytes. What has nothing but
    /// digits and dots must be an IPv4 address in full.
    static func isIPv4OrName(_ host: some StringProtocol) -> Bool {
        guard (1...253).contains(host.utf8.count), host.utf8.allSatisfy(isOfName) else { return false }
        if host.utf8.allSatisfy({ isDigit($0) || $0 == UInt8(ascii: ".") }) {
            return isAddress(host, family: AF_INET)
        }
        let name = host.hasSuffix(".") ? host.dropLast() : host[...]
        return name.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { (1...63).contains($0.utf8.count) }
    }

    /// A decimal port in `range`, digits only.
    static func port(_ text: some StringProtocol, in range: ClosedRange<Int>) -> Int? {
        guard (1...5).contains(text.utf8.count), text.utf8.allSatisfy(isDigit), let port = Int(text) else { return nil }
        return range.contains(port) ? port : nil
    }

    private static func isAddress(_ text: some StringProtocol, family: Int32) -> Bool {
        // Room for the larger of the two kinds.
        var address = in6_addr()
        // A C string ends at a NUL: what follows one must not go unnoticed.
        guard !text.utf8.contains(0) else { return false }
        return withUnsafeMutableBytes(of: &address) { inet_pton(family, String(text), $0.baseAddress) } == 1
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isOfName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): true
        default: isDigit(byte)
        }
    }
}
