import Metrics

/// Why a connection has ended with something on it undone: no reply tells of that.
enum ConnectionLoss: String, Sendable, CaseIterable {
    /// Encryption was not agreed on in time.
    case handshakeTimeout = "handshake_timeout"
    /// Encryption could not be agreed on.
    case handshakeFailed = "handshake_failed"
    /// The head of a request did not arrive in time.
    case headTimeout = "head_timeout"
    /// The client has gone with a head half sent.
    case headLost = "head_lost"
    /// The body of a request did not arrive in time.
    case bodyTimeout = "body_timeout"
    /// The client has gone with a body half sent.
    case bodyLost = "body_lost"
    /// The client did not take its replies.
    case replyTimeout = "reply_timeout"
    /// The client has gone before it had its reply.
    case replyLost = "reply_lost"
    /// The client took a list too slowly.
    case listTimeout = "list_timeout"
}

/// Counts them.
struct ConnectionLosses: Sendable {
    private let counters: [ConnectionLoss: Counter]

    init(_ factory: any MetricsFactory) {
        let pairs = ConnectionLoss.allCases.map { loss in
            let dimensions = [("reason", loss.rawValue)]
            return (loss, Counter(label: "switcher_http_connections_lost_total", dimensions: dimensions, factory: factory))
        }
        counters = Dictionary(uniqueKeysWithValues: pairs)
    }

    func note(_ loss: ConnectionLoss) { counters[loss]?.increment() }
}
