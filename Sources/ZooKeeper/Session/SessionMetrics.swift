import Metrics

/// What is measured of the session, for whichever backend makes the metrics.
struct SessionMetrics: Sendable {
    private let states: [SessionState: Meter]
    private let changes: [SessionState: Counter]

    /// - Parameter prefix: What the names begin with.
    init(_ factory: any MetricsFactory, prefix: String) {
        var states: [SessionState: Meter] = [:]
        var changes: [SessionState: Counter] = [:]
        for state in SessionState.allCases {
            let labels = [("state", "\(state)")]
            states[state] = Meter(label: "\(prefix)session_state", dimensions: labels, factory: factory)
            changes[state] = Counter(label: "\(prefix)session_changes_total", dimensions: labels, factory: factory)
        }
        self.states = states
        self.changes = changes
        show(.lost)
    }

    /// The session has another state now.
    func changed(to state: SessionState) {
        changes[state]?.increment()
        show(state)
    }

    /// One of the states is 1, the others are 0.
    private func show(_ current: SessionState) {
        for (state, meter) in states { meter.set(state == current ? 1 : 0) }
    }
}
