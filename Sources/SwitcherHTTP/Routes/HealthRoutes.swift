public import Switcher

/// `/healthz`: the process serves requests.
struct LivenessRoute: Route {
    let paths = ["/healthz"]
    let methods = [RouteMethod.get, .head]
    let right: Right? = nil
    let changesSomething = false
    let isBrief = true

    nonisolated(nonsending) func reply(to call: RequestCall) async -> Reply {
        .success
    }
}

/// `/readyz`: switches can be written.
struct ReadinessRoute: Route {
    let paths = ["/readyz"]
    let methods = [RouteMethod.get, .head]
    let right: Right? = nil
    let changesSomething = false
    let readiness: @Sendable () async -> HTTPReadiness

    func reply(to call: RequestCall) async -> Reply {
        switch await readiness() {
        case .ready: .success
        case .notReady(let reason): Reply(.notReady, reason)
        }
    }
}

/// What `/readyz` answers.
public enum HTTPReadiness: Sendable, Hashable {
    case ready
    /// - Parameter reason: One line for whoever asks; anybody can read it.
    case notReady(reason: String)
}

extension HTTPReadiness {
    /// The words of docs/api.md for it.
    public init(_ readiness: SwitchWriter.Readiness) {
        self =
            switch readiness {
            case .ready: .ready
            case .notConnected: .notReady(reason: "no connection to ZooKeeper")
            case .directoryMissing: .notReady(reason: "the watch directory is missing")
            case .recordsUnknown: .notReady(reason: "the records are not known yet")
            }
    }
}
