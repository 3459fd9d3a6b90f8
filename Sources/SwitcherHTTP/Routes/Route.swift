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

    /// Whether a call takes its thread for some microseconds only, however often it waits: it is answered on its connection's event loop
    /// then, and holds up all of the loop's connections.
    ///
    /// Not where it asks an actor: that would do all that it has to do there, whoever asked for it.
    var isBrief: Bool { get }

    /// Answers a call. Its caller may do it, and its body is whole.
    nonisolated(nonsending) func reply(to call: RequestCall) async -> Reply
}

extension Route {
    var isSwitch: Bool { false }
    var isBrief: Bool { false }
}
