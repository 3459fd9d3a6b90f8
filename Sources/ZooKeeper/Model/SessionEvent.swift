/// What happens to a handle, which is one instance of the C library, and to its session.
enum SessionEvent: Sendable {
    /// The handle is made and looks for a server.
    case opened
    case connected
    case disconnected
    case expired
    case authenticationFailed
    /// No handle could be made: no memory, or no threads.
    case openingFailed
}

/// Numbers the handles, so that a late event of a replaced one changes nothing.
typealias HandleGeneration = Int
