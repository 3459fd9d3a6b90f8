import Metrics

/// What is measured of the API, for whichever backend makes the metrics.
struct HTTPMetrics: Sendable {
    /// The `route` of requests that lead to none: the path is the caller's, and there is no end of paths.
    static let noRoute = "none"

    private let factory: any MetricsFactory
    /// What the status shows of them.
    let history = StatusHistory()
    private let connections: [ConnectionCensus.State: Meter]
    private let maximumConnections: Meter
    private let bodyBytes: Meter
    private let maximumBodyBytes: Meter
    private let eventReaders: Meter
    private let lists: [ListKind: Meter]
    let losses: ConnectionLosses

    init(_ factory: any MetricsFactory) {
        self.factory = factory
        func meters<Kind: Hashable & CaseIterable & RawRepresentable<String>>(
            _ label: String,
            by dimension: String
        ) -> [Kind: Meter] {
            let pairs = Kind.allCases.map { kind in
                (kind, Meter(label: label, dimensions: [(dimension, kind.rawValue)], factory: factory))
            }
            return Dictionary(uniqueKeysWithValues: pairs)
        }
        connections = meters("switcher_http_connections", by: "state")
        maximumConnections = Meter(label: "switcher_http_connections_max", factory: factory)
        bodyBytes = Meter(label: "switcher_http_body_bytes", factory: factory)
        maximumBodyBytes = Meter(label: "switcher_http_body_max_bytes", factory: factory)
        eventReaders = Meter(label: "switcher_http_event_readers", factory: factory)
        lists = meters("switcher_http_lists", by: "list")
        losses = ConnectionLosses(factory)
    }

    /// The requests to a route.
    ///
    /// - Parameters:
    ///   - route: Its first spelling, or ``noRoute``.
    ///   - isSwitch: Whether it switches users.
    func requests(to route: String, isSwitch: Bool = false) -> RequestMetrics {
        RequestMetrics(route: route, isSwitch: isSwitch, factory, history.recent)
    }

    /// What is in force from now on.
    func limits(connections: Int, bodyBytes: Int) {
        maximumConnections.set(connections)
        maximumBodyBytes.set(bodyBytes)
    }

    /// How things are now.
    ///
    /// - Parameters:
    ///   - heldBodyBytes: Of bodies that are being received, or wait to be decoded.
    ///   - listCounts: Of those that are under way. What is missing has none.
    func observe(_ census: ConnectionCensus, heldBodyBytes: Int, eventReaderCount: Int, listCounts: [ListKind: Int]) {
        for (state, meter) in connections { meter.set(census[state]) }
        bodyBytes.set(heldBodyBytes)
        eventReaders.set(eventReaderCount)
        for (kind, meter) in lists { meter.set(listCounts[kind] ?? 0) }
    }
}

/// What there are places for two of at the same time.
enum ListKind: String, Sendable, CaseIterable {
    case users
    case subPools = "subpools"
}

/// How many connections there are, by what they do.
struct ConnectionCensus: Sendable, Equatable {
    enum State: String, Sendable, CaseIterable {
        /// A request is being read or answered.
        case busy
        /// Between two requests.
        case idle
        /// Beyond the maximum, not read from.
        case waiting
    }

    var busy = 0
    var idle = 0
    var waiting = 0

    subscript(state: State) -> Int {
        switch state {
        case .busy: busy
        case .idle: idle
        case .waiting: waiting
        }
    }
}
