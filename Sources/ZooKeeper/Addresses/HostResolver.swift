/// Finds the addresses of host names.
protocol HostResolver: Sendable {
    /// Looks a name up without blocking the caller.
    ///
    /// - Parameter completion: Called once, on any thread, whenever the answer is there; never, if there never is one.
    func lookUp(_ host: String, completion: @escaping @Sendable (HostAnswer) -> Void)
}

/// What a name server says about a name.
enum HostAnswer: Sendable, Equatable {
    /// IPv4, and IPv6 without brackets.
    case addresses([String])
    /// There is no such name, or it has no address: what it was is true no more.
    case unknown(reason: String)
    /// It cannot be told now.
    case failed(reason: String)
}
