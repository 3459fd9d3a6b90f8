/// One call of the API.
protocol Route: Sendable {
    /// Every spelling of it.
    var paths: [String] { get }
    var methods: [RouteMethod] { get }
    /// What a caller has to be allowed to do. `nil`: anybody may call, and no body is read.
    var right: Right? { get }
    /// Whether a call may change something, whatever its method. Pages of other sites are refused then.
    var changesSomething: Bool { get }

    /// Whether it switches users: the status shows how long that takes.
    var isSwitch: Bool { get }

    /// Answers a call. Its caller may do it, and its body is whole.
    func reply(to call: RequestCall) async -> Reply
}

extension Route {
    var isSwitch: Bool { false }
}
