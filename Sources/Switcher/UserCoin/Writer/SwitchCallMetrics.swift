import Metrics

/// The calls and pulls that were answered, by who asked and what they were told. Any thread tells it.
struct SwitchCallMetrics: Sendable {
    /// What a call was told.
    enum Outcome: Int, CaseIterable {
        case confirmed, refused, notConfirmed, notRead, queueFull, stopped

        init(_ error: SwitchWriteError?) {
            self =
                switch error {
                case nil: .confirmed
                case .refused: .refused
                case .notConfirmed: .notConfirmed
                case .notRead: .notRead
                case .queueFull: .queueFull
                case .stopped: .stopped
                }
        }

        var label: String {
            switch self {
            case .confirmed: "confirmed"
            case .refused: "refused"
            case .notConfirmed: "not_confirmed"
            case .notRead: "not_read"
            case .queueFull: "queue_full"
            case .stopped: "stopped"
            }
        }
    }

    /// By outcome, in the order of the cases: an index costs less than a dictionary, at tens of thousands of calls a second.
    private let single: [Counter]
    private let batch: [Counter]
    private let sync: [Counter]

    init(_ factory: any MetricsFactory) {
        func counters(_ source: SwitchSource) -> [Counter] {
            Outcome.allCases.map {
                let labels = [("source", source.rawValue), ("outcome", $0.label)]
                return Counter(label: "switcher_calls_total", dimensions: labels, factory: factory)
            }
        }
        single = counters(.single)
        batch = counters(.batch)
        sync = counters(.sync)
    }

    func answered(_ source: SwitchSource, _ error: SwitchWriteError?) {
        let counters =
            switch source {
            case .single: single
            case .batch: batch
            case .sync: sync
            }
        counters[Outcome(error).rawValue].increment()
    }
}
