import CZooKeeper
import Logging
import Synchronization

/// Hands the C library's log lines to swift-log. The library has one log level for the process and calls back without a context, so
/// there is one logger for all clients: that of the client started last.
enum LibraryLog {
    private static let logger = Mutex<Logger?>(nil)

    /// Must come before the first handle is made.
    static func forward(to logger: Logger) {
        self.logger.withLock { $0 = logger }
        // Not DEBUG: it has a use after free and a data race. Not less than INFO: ``LibraryLock`` relies on a line of that level.
        zoo_set_debug_level(ZOO_LOG_LEVEL_INFO)
        // The client rotates the addresses itself.
        zoo_deterministic_conn_order(1)
    }

    /// Runs on the library's IO thread and on submitting threads, where a slow callback stalls the session's pings: with the usual
    /// log level it costs one comparison.
    static let callback: log_callback_fn = { message in
        LibraryLock.withLock {}
        guard let message, let logger = LibraryLog.logger.withLock({ $0 }), logger.logLevel <= .debug else { return }
        // Some have the end of their line with them.
        let line = String(String(cString: message).reversed().drop(while: \.isNewline).reversed())
        // Every failed attempt to connect is an ERROR to the library; the session's own lines tell an operator what matters.
        logger.debug("ZooKeeper library", metadata: ["line": "\(text(of: line))"])
    }

    /// The line without the library's own time stamp: `2026-01-01 00:00:00,000:12345(0x7f…):ZOO_INFO@function@123: text`.
    private static func text(of line: String) -> Substring {
        guard let level = line.utf8.firstIndex(of: UInt8(ascii: "@")) else { return line[...] }
        let start = line[..<level].lastIndex(of: ":").map { line.index(after: $0) } ?? line.startIndex
        return line[start...]
    }
}
