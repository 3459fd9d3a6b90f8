/// One call of the API.
protocol Route: Sendable {
    /// Every spelling of it.
    var paths: [String] { get }
    var methods: [RouteMethod] { get }
    /// Whether callers have to present the API's credentials. Without them no body is read.
    var needsCredentials: Bool { get }

    /// Answers a call. Its credentials are checked and its body is whole.
    func reply(to call: RequestCall) async -> Reply
}

extension Route {
    var needsCredentials: Bool { true }
}

enum RouteMethod: String, Sendable {
    case get = "GET"
    /// As GET, without the body. Only where GET changes nothing.
    case head = "HEAD"
    case post = "POST"
}
