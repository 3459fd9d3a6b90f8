package import Logging

extension Logger.MetadataValue {
    /// Text that somebody else sent.
    package static func text(_ text: String) -> Self {
        .string(LogText(text).description)
    }

    /// The milliseconds since then.
    package static func elapsed(since start: ContinuousClock.Instant) -> Self {
        milliseconds(ContinuousClock.now - start)
    }

    package static func milliseconds(_ duration: Duration) -> Self {
        let microseconds = duration / .microseconds(1)
        return .string("\((microseconds / 10).rounded() / 100) ms")
    }
}
