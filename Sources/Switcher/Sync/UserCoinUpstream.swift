/// Where the user:coin map is pulled from: the pool's web site, or whoever answers in its place.
public protocol UserCoinUpstream: Sendable {
    /// Asks for all switches since then, and returns the reply's body as it came, decompressed.
    ///
    /// It has a deadline of its own, bounds what it holds, and ends soon when the calling task is cancelled.
    ///
    /// - Parameter lastDate: The cursor, in seconds since 1970 by the upstream's clock; 0 asks for everybody.
    /// - Throws: ``UserCoinUpstreamError``.
    func reply(since lastDate: Int64) async throws(UserCoinUpstreamError) -> [UInt8]
}

/// Why there is no reply: the connection, the HTTP status, the deadline, the size.
public struct UserCoinUpstreamError: Error, Sendable, Equatable, CustomStringConvertible {
    /// One line for the log. It holds nothing of the URL but its host: user, password and query are secrets.
    public let description: String

    /// - Parameter description: One line, without secrets.
    public init(_ description: String) {
        self.description = description
    }
}
