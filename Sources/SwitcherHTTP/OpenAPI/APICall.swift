/// What the description of the API says of a call beyond what its route tells: paths, methods and the right are the route's.
struct APICall: Sendable {
    struct Parameter: Sendable {
        let name: String
        let meaning: String
        var schema = OpenAPISchema.text
    }

    /// What a `POST` has.
    struct Body: Sendable {
        let contentTypes: [String]
        let schema: JSONTree
        /// Without it something else may say the same.
        var isRequired = true
    }

    /// What a success is.
    enum Success: Sendable {
        /// The envelope.
        case envelope
        /// Something else, of that type.
        case other(contentType: String, JSONTree)
    }

    let summary: String
    /// In the query.
    var parameters: [Parameter] = []
    var body: Body?
    /// What it may be answered with, beside what every call may.
    let codes: [ReplyCode]
    /// Whether the members of the codes may be in replies.
    var hasMembers = true
    var success = Success.envelope

    /// Those of any call on a route.
    ///
    /// - Parameters:
    ///   - right: What a caller needs.
    ///   - changesSomething: Whether pages of other sites are refused.
    static func commonCodes(right: Right?, changesSomething: Bool) -> [ReplyCode] {
        var codes: [ReplyCode] = [.malformedRequest, .methodNotAllowed, .headerTooLarge]
        // A body is read of whoever may call.
        if right != nil { codes += [.unauthorized, .forbidden, .bodyTooLarge, .tooManyPasswords, .tooManyBodies] }
        if changesSomething { codes.append(.otherSite) }
        return codes
    }
}
