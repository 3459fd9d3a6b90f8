/// How far a handle is on its way to a server, by its own account: its events may be on the way still.
enum HandleProgress {
    case searching
    /// A server has been reached, which has not established the session yet.
    case shakingHands
    case connected
}
