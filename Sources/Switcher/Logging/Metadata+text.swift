package import Logging

extension Logger.MetadataValue {
    /// Text that somebody else sent.
    package static func text(_ text: String) -> Self {
        .string(LogText(text).description)
    }

    /// The milliseconds since then.
    package static func elapsed(since start: ContinuousClock.Instant) -> Self {
        let microseconds = (ContinuousClock.now - start) / .microseconds(1)
        return .string("\((microseconds / 10).rounded() / 100) ms")
    }
}
