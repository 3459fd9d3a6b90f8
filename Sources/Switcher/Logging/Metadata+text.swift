package import Logging

extension Logger.MetadataValue {
    /// Text that somebody else sent, or something that may have such text in it: a path, an error that names one.
    ///
    /// - Parameter maximumByteCount: Of the text as it stands in the log, about.
    package static func text(_ text: some CustomStringConvertible, maximumByteCount: Int = 256) -> Self {
        .string(LogText(text.description, maximumByteCount: maximumByteCount).description)
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
