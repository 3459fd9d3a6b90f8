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
        let (seconds, attoseconds) = duration.components
        guard (0..<1_000_000).contains(seconds), attoseconds >= 0 else {
            let microseconds = duration / .microseconds(1)
            return .string("\((microseconds / 10).rounded() / 100) ms")
        }
        // To the hundredth, and as a number with a fraction is printed: without it this would cost ten times as much, with every call.
        let hundredths = seconds * 100_000 + (attoseconds + 5_000_000_000_000) / 10_000_000_000_000
        let (whole, rest) = hundredths.quotientAndRemainder(dividingBy: 100)
        return .string(rest % 10 == 0 ? "\(whole).\(rest / 10) ms" : "\(whole).\(rest < 10 ? "0" : "")\(rest) ms")
    }
}
