/// What a caller was told of a switch.
package enum SwitchOutcome: Sendable, Equatable {
    case confirmed
    /// Anything but success, as it was said.
    case refused(String)
    /// The connection ended, or nothing came in time.
    case unanswered(String)

    /// What was said instead of success.
    package var failure: String? {
        switch self {
        case .confirmed: nil
        case .refused(let reason), .unanswered(let reason): reason
        }
    }
}
