import Logging

extension Logger.MetadataValue {
    /// Text that a caller sent.
    static func text(_ text: String) -> Self {
        .string(LogText(text).description)
    }

    /// The milliseconds since then.
    static func elapsed(since start: ContinuousClock.Instant) -> Self {
        let microseconds = (ContinuousClock.now - start) / .microseconds(1)
        return .string("\((microseconds / 10).rounded() / 100) ms")
    }
}
