import NIOCore

/// How long a connection may take for what.
struct ConnectionTimeouts: Sendable {
    /// For a request to arrive, and for a client to take its replies.
    var read: TimeAmount
    /// Between two requests.
    var idle: TimeAmount
    /// From the last reply to the end: a client that is still sending gets the chance to read it.
    var linger: TimeAmount = .seconds(2)
    /// A new connection has so long before it counts as idle.
    var grace: TimeAmount = .seconds(5)
}
