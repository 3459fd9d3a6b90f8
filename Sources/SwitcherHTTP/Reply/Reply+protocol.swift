extension Reply {
    /// The same whatever is wrong with the credentials.
    static let unauthorized = Reply(
        .unauthorized,
        Envelope(number: 401, message: "unauthorized"),
        fields: [("WWW-Authenticate", #"Basic realm="Restricted""#)]
    )

    static let notFound = error(.notFound, "no such path")
    static let headerTooLarge = error(.headerTooLarge, "request header too large")

    /// - Parameter reason: What is wrong, where that is known.
    static func malformedRequest(_ reason: String? = nil) -> Reply {
        error(.badRequest, "malformed HTTP request\(reason.map { ", \($0)" } ?? "")")
    }

    /// - Parameter allowed: The methods that are, as the field wants them.
    static func methodNotAllowed(allowed: String) -> Reply {
        Reply(.methodNotAllowed, Envelope(number: 405, message: "method not allowed"), fields: [("Allow", allowed)])
    }

    static func bodyTooLarge(maximumCount: Int) -> Reply {
        error(.contentTooLarge, "request body is over \(maximumCount) bytes")
    }

    /// The caller may come back in a second.
    static func overloaded(_ message: String) -> Reply {
        Reply(.serviceUnavailable, Envelope(number: 503, message: message), fields: [("Retry-After", "1")])
    }

    private static func error(_ status: Status, _ message: String) -> Reply {
        Reply(status, Envelope(number: status.rawValue, message: message))
    }
}
