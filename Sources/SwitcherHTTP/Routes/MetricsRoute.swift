/// `/metrics`: what is measured, for whoever watches the server.
struct MetricsRoute: Route {
    let paths = ["/metrics"]
    let methods = [RouteMethod.get, .head]
    let right: Right? = .read
    let changesSomething = false
    let exposition: @Sendable () -> HTTPExposition

    func reply(to call: RequestCall) async -> Reply {
        let exposition = exposition()
        return Reply(exposition.text, contentType: exposition.contentType)
    }
}

/// What `/metrics` answers.
public struct HTTPExposition: Sendable {
    let contentType: String
    let text: String

    /// - Parameters:
    ///   - text: All of it; it is not streamed.
    ///   - contentType: What the text's format asks for.
    public init(_ text: String, contentType: String) {
        self.text = text
        self.contentType = contentType
    }
}
