import Foundation
import Logging
import Switcher

/// Makes lines of what is logged, as ``LogSettings`` has it, and gives them to the process's log.
struct ProcessLogHandler: LogHandler {
    private let log: ProcessLog
    private let label: String
    /// swift-log's own format.
    private var text: StreamLogHandler
    /// What somebody has set on their logger.
    private var ownLevel: Logger.Level?

    init(_ log: ProcessLog, label: String) {
        self.log = log
        self.label = label
        text = StreamLogHandler(label: label, stream: Stream(log: log))
    }

    var logLevel: Logger.Level {
        get { ownLevel ?? log.settings.level }
        set { ownLevel = newValue }
    }

    var metadataProvider: Logger.MetadataProvider? {
        get { text.metadataProvider }
        set { text.metadataProvider = newValue }
    }

    var metadata: Logger.Metadata {
        get { text.metadata }
        set { text.metadata = newValue }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { text[metadataKey: key] }
        set { text[metadataKey: key] = newValue }
    }

    func log(event: LogEvent) {
        guard log.settings.format == .json else { return text.log(event: event) }
        var metadata = text.metadata
        if let provider = text.metadataProvider { metadata.merge(provider.get()) { $1 } }
        if let values = event.metadata { metadata.merge(values) { $1 } }
        if let error = event.error { metadata["error"] = "\(error)" }
        log.write(
            JSONLogLine.text(
                at: Int64(Date().timeIntervalSince1970 * 1_000),
                event.level,
                label: label,
                source: event.source,
                event.message.description,
                metadata
            )
        )
    }

    private struct Stream: TextOutputStream, Sendable {
        let log: ProcessLog

        mutating func write(_ line: String) {
            log.write(line.asOneLine)
        }
    }
}

extension String {
    /// What is logged by libraries may have a line's end in it; here only its own is one.
    fileprivate var asOneLine: String {
        guard utf8.dropLast().contains(where: { $0 < 0x20 || $0 == 0x7F }) else { return self }
        return dropLast().description.escapedForOneLine() + "\n"
    }
}
