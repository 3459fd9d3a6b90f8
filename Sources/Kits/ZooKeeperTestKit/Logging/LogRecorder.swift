public import Logging
import Synchronization

/// Keeps what is logged.
public final class LogRecorder: Sendable {
    /// One line.
    public struct Entry: Sendable {
        /// How serious it is.
        public let level: Logger.Level
        /// The constant part.
        public let message: String
        /// The values, as text.
        public let metadata: [String: String]

        /// All of it, to look for what must not be there.
        public var text: String { "\(message) \(metadata)" }
    }

    private let recorded = Mutex<[Entry]>([])

    /// Makes an empty one.
    public init() {}

    /// What was logged so far, in its order.
    public var entries: [Entry] { recorded.withLock { $0 } }

    /// The lines with that message.
    public func entries(_ message: String) -> [Entry] { entries.filter { $0.message == message } }

    /// All lines, to be shown when a test fails.
    public var text: String { entries.map { "\($0.level) \($0.text)\n" }.joined() }

    /// A logger that logs here, from `trace` on.
    public var logger: Logger {
        var logger = Logger(label: "test") { _ in Handler(recorder: self) }
        logger.logLevel = .trace
        return logger
    }

    private struct Handler: LogHandler {
        let recorder: LogRecorder
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let values = (event.metadata ?? [:]).mapValues { "\($0)" }
            recorder.recorded.withLock { $0.append(Entry(level: event.level, message: "\(event.message)", metadata: values)) }
        }
    }
}
