import Foundation

/// Where the user:coin map is pulled from: an `http` or `https` URL with a host, percent-encoded.
///
/// Printing and reflection show ``loggable``; user, password and query stay out of every log, as `docs/configuration.md` has it.
public struct UpstreamURL: Sendable, Equatable {
    /// What to request: the URL with its query, without `user:password@` and without a fragment. Its path is never empty. A
    /// secret, because the query may hold a token.
    public let address: Secret
    /// The `user:password@` of the URL, percent-decoded, for HTTP Basic; `nil` when there is none or an empty one.
    public let credentials: Credentials?
    /// The URL for a log: no user, no password, no query.
    public let loggable: String

    /// `nil` when it is not such a URL, when its port is not one of 1 to 65535, or when HTTP Basic cannot carry its user and
    /// password (a colon in the user, a control character, bytes that are not UTF-8).
    public init?(_ text: String) {
        guard var components = URLComponents(string: text, encodingInvalidCharacters: false),
            let scheme = components.scheme?.lowercased(), scheme == "http" || scheme == "https",
            let host = components.percentEncodedHost, Self.isHost(host),
            (1...65_535).contains(components.port ?? 80)
        else { return nil }

        let user = (components.percentEncodedUser ?? "").removingPercentEncoding
        let password = (components.percentEncodedPassword ?? "").removingPercentEncoding
        guard let user, let password, !user.utf8.contains(UInt8(ascii: ":")),
            !user.hasControlCharacters, !password.hasControlCharacters
        else { return nil }
        self.credentials = user.isEmpty && password.isEmpty ? nil : Credentials(user: user, password: Secret(password))

        components.scheme = scheme
        components.user = nil
        components.password = nil
        components.fragment = nil
        if components.percentEncodedPath.isEmpty { components.percentEncodedPath = "/" }
        guard let address = components.string else { return nil }
        self.address = Secret(address)
        components.percentEncodedQuery = nil
        guard let loggable = components.string else { return nil }
        self.loggable = loggable
    }

    /// Takes the parts as they are.
    init(address: Secret, credentials: Credentials?, loggable: String) {
        self.address = address
        self.credentials = credentials
        self.loggable = loggable
    }

    private static func isHost(_ host: String) -> Bool {
        if host.hasPrefix("["), host.hasSuffix("]") {
            return HostName.isIPv6(host.dropFirst().dropLast())
        }
        return HostName.isIPv4OrName(host)
    }
}

extension UpstreamURL: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { loggable }
    public var debugDescription: String { loggable }
    public var customMirror: Mirror { Mirror(self, children: ["loggable": loggable]) }
}
