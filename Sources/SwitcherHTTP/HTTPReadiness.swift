/// What `/readyz` answers.
public enum HTTPReadiness: Sendable, Hashable {
    case ready
    /// - Parameter reason: One line for whoever asks; anybody can read it.
    case notReady(reason: String)
}
