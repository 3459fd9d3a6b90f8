import NIOCore

/// How long a connection may take for what.
struct ConnectionTimeouts: Sendable {
    /// For a request to arrive, its body included, and for a client to take its replies.
    var read: TimeAmount
    /// Between two requests.
    var idle: TimeAmount
    /// From the last reply to the end: a client that is still sending gets the chance to read it.
    var linger: TimeAmount = .seconds(2)
    /// A new connection has so long before it counts as idle.
    var grace: TimeAmount = .seconds(5)
    /// At a stop an idle connection is closed after that: a request may be on its way, or be here and not be read.
    var farewell: TimeAmount = .milliseconds(100)
    /// How slowly a list may be taken; without it, as slowly as a client likes.
    var list: ReadingDebt.Terms?
}

/// How often deadlines are looked at: fine enough for the shortest of them.
struct SweepPace {
    let interval: Duration

    init(_ timeout: Duration) {
        interval = min(max(timeout / 10, .milliseconds(10)), .milliseconds(250))
    }
}
