import Foundation
public import Logging
import Switcher

/// The process's log once it is set up, for those who end the process.
public struct ProcessLog: Sendable {
    private static let label = "switcher-api-server"

    /// How much is logged, and how. Can be changed at any time.
    public let settings: LogSettings
    private let writers: [LogWriter]
    /// The first writer's.
    private let file: LogFile?
    /// What was standard error at the start, where nothing is logged to it.
    private let console: Int32?
    let clock = LogTime()

    init(_ writers: [LogWriter], file: LogFile? = nil, console: Int32? = nil, settings: LogSettings = LogSettings()) {
        self.writers = writers
        self.file = file
        self.console = console
        self.settings = settings
    }

    /// Writes a line as it is, behind those that are logged already. Never waits.
    func write(_ line: [UInt8]) {
        for writer in writers { writer.write(line) }
    }

    /// Says why the program ends, in one line, and on standard error too, wherever the log is: who starts it by hand looks there. Where nobody reads
    /// that it waits for a second.
    public func writeEnd(_ message: String) {
        let text = Array("\(Self.label): \(message)".utf8)
        let line = settings.format == .text ? text : Self.json(.critical, message, [:])
        write(line)
        guard let console else { return }
        let writer = LogWriter(console) { Self.droppedLinesNotice($0, settings.format) }
        writer.write(line)
        writer.flush(within: .seconds(1))
    }

    /// Waits until what was logged is written, but no longer than that: nobody may be reading.
    public func flush(within time: Duration = .seconds(1)) {
        let end = ContinuousClock.now + time
        for writer in writers { writer.flush(within: max(.zero, end - .now)) }
    }

    /// Opens the file again: under its name there is another one now. Returns when what is logged from now on goes there. Where it cannot be opened
    /// the old one stays, and a line in it says so.
    public func reopen(_ logger: Logger) async {
        guard let file, let writer = writers.first, let reason = await file.reopen(for: writer) else { return }
        logger.error(
            "File cannot be opened again, the old one stays",
            metadata: [LogKey.path: .text(file.path), LogKey.reason: .string(reason)]
        )
    }

    /// How many lines were dropped since the start, because nobody took them as fast as they came.
    public var droppedLineCount: Int { writers.reduce(0) { $0 + $1.droppedCount } }

    func handler(label: String) -> ProcessLogHandler { ProcessLogHandler(self, label: label) }

    /// The line that stands in the place of those that found no room.
    static func droppedLinesNotice(_ count: Int, _ format: LogFormat) -> String {
        let message = "Log lines were dropped: they were not read, or not written to disk, as fast as they came"
        let metadata: Logger.Metadata = [LogKey.lines: "\(count)"]
        guard format == .text else { return String(decoding: json(.warning, message, metadata), as: UTF8.self) }
        let now = LogTime().text(at: time(nil))
        let line = TextLogLine.bytes(at: now, .warning, label: label, source: source, message, metadata)
        return String(decoding: line, as: UTF8.self)
    }

    private static let source = "SwitcherServer"

    private static func json(_ level: Logger.Level, _ message: String, _ metadata: Logger.Metadata) -> [UInt8] {
        let now = Int64(Date().timeIntervalSince1970 * 1_000)
        return JSONLogLine.bytes(at: now, level, label: label, source: source, message, metadata)
    }
}
