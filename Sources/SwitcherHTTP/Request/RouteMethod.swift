/// What a call is made with.
enum RouteMethod: String, Sendable {
    case get = "GET"
    /// As GET, without the body. Only where GET changes nothing.
    case head = "HEAD"
    case post = "POST"
}
