/// `/readyz`: switches can be written.
struct ReadinessRoute: Route {
    let paths = ["/readyz"]
    let methods = [RouteMethod.get, .head]
    let needsCredentials = false
    let readiness: @Sendable () async -> HTTPReadiness

    func reply(to call: RequestCall) async -> Reply {
        switch await readiness() {
        case .ready: .success
        case .notReady(let reason): .overloaded(reason)
        }
    }
}
