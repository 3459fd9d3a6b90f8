import NIOCore

/// `/openapi.json`: what can be called, for tools.
struct OpenAPIRoute: Route {
    let paths = ["/openapi.json"]
    let methods = [RouteMethod.get, .head]
    let right: Right? = nil
    let changesSomething = false
    private let document: String

    /// - Parameter others: All the other routes there are.
    init(describing others: [any Route], version: String) {
        let own = DescribedRoute(paths: paths, methods: methods, right: right, changesSomething: changesSomething)
        document = String(buffer: APIDescription(routes: others.map { DescribedRoute($0) } + [own], version: version).text)
    }

    func reply(to call: RequestCall) async -> Reply {
        Reply(document, contentType: Reply.json)
    }
}

extension DescribedRoute {
    fileprivate init(_ route: any Route) {
        self.init(paths: route.paths, methods: route.methods, right: route.right, changesSomething: route.changesSomething)
    }
}
