#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The address of one ZooKeeper server: a host name or an IP address, and a port.
public struct ServerAddress: Sendable, Hashable, CustomStringConvertible {
    /// A text that is not an address.
    public struct ParseError: Error, Sendable, Equatable, CustomStringConvertible {
        public let text: String
        public var description: String { "\(text.debugDescription) is not HOST or HOST:PORT" }
    }

    /// A name or an address; IPv6 without brackets.
    public let host: String
    /// 1 to 65535.
    public let port: Int

    /// The port of an address that names none.
    public static let defaultPort = 2_181

    /// Reads `host:port`, `127.0.0.1:2181` or `[::1]:2181`, and `host`, `127.0.0.1` or `[::1]` with the ``defaultPort``.
    ///
    /// An IPv6 address without brackets must have a port: which of its numbers is one could not be told.
    ///
    /// - Throws: ``ParseError`` for anything else, spaces and lists included.
    public init(_ text: String) throws(ParseError) {
        var host = text[...]
        var port: Int? = Self.defaultPort
        if let colon = text.lastIndex(of: ":"), text.last != "]" {
            host = text[..<colon]
            let digits = text[text.index(after: colon)...]
            let isNumber = digits.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            port = isNumber ? Int(digits) : nil
        }
        if host.first == "[", host.last == "]" {
            host = host.dropFirst().dropLast()
            guard host.contains(":") else { throw ParseError(text: text) }
        } else if host.first == "[" || host.last == "]" {
            throw ParseError(text: text)
        }
        let isHost = !host.isEmpty && host.utf8.allSatisfy { Self.isAcceptedInHost($0) }
        guard isHost, let port, (1...65_535).contains(port) else { throw ParseError(text: text) }
        self.host = String(host)
        self.port = port
    }

    /// What no host has, and what means something else in the library's list: white space, a comma, a slash.
    private static func isAcceptedInHost(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ":"), UInt8(ascii: "%"):
            true
        default: false
        }
    }

    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// Whether the host is an IPv4 or IPv6 address in full, with or without a zone, so that there is nothing to look up.
    var isNumeric: Bool {
        let address = String(host.prefix { $0 != "%" })
        // Room for the larger of the two kinds.
        var bytes = in6_addr()
        return withUnsafeMutableBytes(of: &bytes) { bytes in
            inet_pton(AF_INET6, address, bytes.baseAddress) == 1 || inet_pton(AF_INET, host, bytes.baseAddress) == 1
        }
    }
}

/// One address to connect to, in numbers: there is nothing in it to be looked up.
struct NumericAddress: Sendable, Hashable {
    /// IPv4, or IPv6 without brackets, with its zone where it has one.
    let host: String
    let port: Int

    /// As the C library takes it: it fails on brackets.
    var connectString: String { "\(host):\(port)" }
}
