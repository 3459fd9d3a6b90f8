import Logging
import Switcher
import Synchronization

/// The process's log once it is set up, for those who end the process.
public struct ProcessLog: Sendable {
    private let writers: [LogWriter]

    init(_ writers: [LogWriter]) {
        self.writers = writers
    }

    /// Writes a line as it is, behind those that are logged already. Never waits.
    public func write(_ line: String) {
        for writer in writers { writer.write(line) }
    }

    /// Waits until what was logged is written, but no longer than that: nobody may be reading.
    public func flush(within time: Duration = .seconds(1)) {
        let end = ContinuousClock.now + time
        for writer in writers { writer.flush(within: max(.zero, end - .now)) }
    }

    /// How many lines were dropped since the start, because nobody took them as fast as they came.
    public var droppedLineCount: Int { writers.reduce(0) { $0 + $1.droppedCount } }

    /// swift-log's own format, on its way to the writers.
    func handler(label: String, level: Logger.Level) -> StreamLogHandler {
        var handler = StreamLogHandler(label: label, stream: Stream(log: self))
        handler.logLevel = level
        return handler
    }

    private struct Stream: TextOutputStream, Sendable {
        let log: ProcessLog

        mutating func write(_ line: String) {
            log.write(line)
        }
    }
}

/// The line that stands in the place of those that found no room.
enum DroppedLinesNotice {
    static func line(_ count: Int, label: String) -> String {
        let lines = Lines()
        StreamLogHandler(label: label, stream: lines).log(
            event: LogEvent(
                level: .warning,
                message: "Log lines were dropped: they were not read, or not written to disk, as fast as they came",
                metadata: [LogKey.lines: "\(count)"],
                source: "SwitcherServer",
                file: #fileID,
                function: #function,
                line: #line
            )
        )
        return lines.text.withLock { $0 }
    }

    private final class Lines: TextOutputStream, Sendable {
        let text = Mutex("")

        func write(_ line: String) {
            text.withLock { $0 += line }
        }
    }
}
