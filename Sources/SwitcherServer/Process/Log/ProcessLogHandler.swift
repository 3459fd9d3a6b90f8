import Foundation
import Logging
import Switcher

/// Makes lines of what is logged, as ``LogSettings`` has it, and gives them to the process's log.
struct ProcessLogHandler: LogHandler {
    private let log: ProcessLog
    private let label: String
    var metadata = Logger.Metadata()
    var metadataProvider = LoggingSystem.metadataProvider
    /// What somebody has set on their logger.
    private var ownLevel: Logger.Level?

    init(_ log: ProcessLog, label: String) {
        self.log = log
        self.label = label
    }

    var logLevel: Logger.Level {
        get { ownLevel ?? log.settings.level }
        set { ownLevel = newValue }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var values = metadata
        if let provider = metadataProvider { values.merge(provider.get()) { $1 } }
        if let more = event.metadata {
            // Nearly always all there is.
            if values.isEmpty { values = more } else { values.merge(more) { $1 } }
        }
        switch log.settings.format {
        case .text:
            if let error = event.error {
                values["error.message"] = "\(error)"
                values["error.type"] = "\(String(reflecting: type(of: error)))"
            }
            log.write(
                TextLogLine.bytes(
                    at: log.clock.text(at: time(nil)),
                    event.level,
                    label: label,
                    source: event.source,
                    event.message.description,
                    values
                ).asOneLine
            )
        case .json:
            if let error = event.error { values["error"] = "\(error)" }
            log.write(
                JSONLogLine.bytes(
                    at: Int64(Date().timeIntervalSince1970 * 1_000),
                    event.level,
                    label: label,
                    source: event.source,
                    event.message.description,
                    values
                )
            )
        }
    }
}

extension [UInt8] {
    /// What is logged by libraries may have a line's end in it; here only its own is one.
    fileprivate var asOneLine: [UInt8] {
        guard dropLast().contains(where: { $0 < 0x20 || $0 == 0x7F }) else { return self }
        return Array((String(decoding: dropLast(), as: UTF8.self).escapedForOneLine() + "\n").utf8)
    }
}
