import Foundation

/// The one base all waiting in tests derives from, so that a slow machine needs one setting and not fifty edits.
///
/// `TEST_TIMEOUT_SCALE` (a positive number, default 1) multiplies every timeout. The values are generous: a test that passes
/// never waits for one, they only bound a test that fails.
public enum Timeouts {
    /// The factor from `TEST_TIMEOUT_SCALE`; 1 when it is unset or not a positive number.
    public static let scale: Double = {
        let text = ProcessInfo.processInfo.environment["TEST_TIMEOUT_SCALE"] ?? ""
        guard let value = Double(text), value > 0, value.isFinite else { return 1 }
        return value
    }()

    /// Ten seconds, scaled. Everything below is a multiple of it.
    public static let base: Duration = .seconds(10) * scale

    /// How long ``eventually(timeout:isolation:_:condition:)`` waits for its condition.
    public static let condition: Duration = base * 2

    /// How long a server or an ensemble may take from its start until it serves.
    public static let start: Duration = base * 6

    /// How long a server may take to exit after SIGTERM.
    public static let stop: Duration = base

    /// How long one request of ``RawZooKeeperClient`` may take.
    public static let request: Duration = base * 2

    /// How long a four-letter word may take. Short, since a server that is frozen or just starting accepts the connection and
    /// never answers it, and whoever polls must be able to ask again.
    public static let probe: Duration = base / 10
}
