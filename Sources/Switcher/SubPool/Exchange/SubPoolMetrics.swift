import Metrics

/// What is measured of calls about subpools, for whichever backend makes the metrics. They are few: samples are looked up when they are
/// needed.
struct SubPoolMetrics: Sendable {
    /// How an update has ended whose caller was told that it is not confirmed.
    enum LateOutcome: String, CaseIterable {
        case confirmed, refused
        /// It never came to be the request: ZooKeeper was lost before.
        case notWritten = "not_written"
        /// Another update has taken its place.
        case overtaken
        /// Nobody follows it up any more.
        case unconfirmed
    }

    /// What has become of the request before a refused one.
    enum PutBackOutcome: String, CaseIterable {
        case done
        /// Somebody else has written meanwhile.
        case overtaken
        /// Somebody has to write it by hand.
        case failed
        /// Nobody knows what it was: somebody has to find out, and write it by hand.
        case unknown
    }

    private let factory: any MetricsFactory
    private let servedCount: Meter
    private let waitingCount: Meter

    init(_ factory: any MetricsFactory) {
        self.factory = factory
        servedCount = Meter(label: "switcher_subpools_served", factory: factory)
        waitingCount = Meter(label: "switcher_subpool_calls_waiting", factory: factory)
        // There before they are first counted: a rate needs a beginning.
        for call in ["get", "update"] {
            _ = calls(call, "success")
            _ = ackWait(call)
        }
        for outcome in LateOutcome.allCases { _ = late(outcome) }
        for outcome in PutBackOutcome.allCases { _ = putBacks(outcome) }
    }

    /// A call was answered.
    func answered(_ request: SubPoolRequest, _ outcome: SubPoolCall.Outcome) {
        let call =
            switch request {
            case .coinbase: "get"
            case .update: "update"
            }
        switch outcome {
        case .success(let reply):
            calls(call, reply.isSuccess ? "success" : "refused").increment()
            ackWait(call).record(duration: reply.ackTime)
        case .failure(let error):
            calls(call, Self.label(of: error)).increment()
        }
    }

    func ended(late outcome: LateOutcome) { late(outcome).increment() }

    func ended(putBack outcome: PutBackOutcome) { putBacks(outcome).increment() }

    /// How things are now.
    func observe(servedCount: Int, waitingCount: Int) {
        self.servedCount.set(servedCount)
        self.waitingCount.set(waitingCount)
    }

    private func calls(_ call: String, _ outcome: String) -> Counter {
        let labels = [("call", call), ("outcome", outcome)]
        return Counter(label: "switcher_subpool_calls_total", dimensions: labels, factory: factory)
    }

    private func ackWait(_ call: String) -> Timer {
        Timer(label: "switcher_subpool_ack_wait_seconds", dimensions: [("call", call)], factory: factory)
    }

    private func late(_ outcome: LateOutcome) -> Counter {
        Counter(label: "switcher_subpool_late_total", dimensions: [("outcome", outcome.rawValue)], factory: factory)
    }

    private func putBacks(_ outcome: PutBackOutcome) -> Counter {
        Counter(label: "switcher_subpool_put_backs_total", dimensions: [("outcome", outcome.rawValue)], factory: factory)
    }

    private static func label(of error: SubPoolError) -> String {
        switch error {
        case .doesNotExist: "missing"
        case .cannotAcknowledge: "no_jobmaker"
        case .dataUpdated: "data_updated"
        case .writeFailed: "write_failed"
        case .timeout: "timeout"
        case .cannotGetAck: "ack_not_read"
        case .cannotParseAck: "ack_not_parsed"
        case .notRead: "not_read"
        case .notConfirmed: "not_confirmed"
        case .busy: "busy"
        case .notShared: "not_shared"
        case .stopped: "stopped"
        case .cancelled: "cancelled"
        }
    }
}
