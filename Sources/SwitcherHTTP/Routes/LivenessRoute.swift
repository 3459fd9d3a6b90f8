/// `/healthz`: the process serves requests.
struct LivenessRoute: Route {
    let paths = ["/healthz"]
    let methods = [RouteMethod.get, .head]
    let needsCredentials = false

    func reply(to call: RequestCall) async -> Reply {
        .success
    }
}
