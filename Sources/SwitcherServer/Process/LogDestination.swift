public import Logging

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Where the log goes.
public enum LogDestination: Sendable {
    case standardError
    /// A file of the program's name in that directory, which is made if it is missing. What crashes leave on standard error goes there
    /// too.
    case directory(String)

    /// The directory cannot be logged to.
    public struct Failure: Error, Sendable, CustomStringConvertible {
        public let description: String
    }

    static let fileName = "switcher-api-server.log"

    /// Sets up logging for the process. Call it once, before the first logger is made.
    ///
    /// - Throws: ``Failure`` in one line.
    public func start(level: Logger.Level) throws(Failure) {
        if case .directory(let directory) = self { try redirectStandardError(to: directory) }
        // Without it every time stamp looks whether the system's time zone has changed: a system call a line.
        setenv("TZ", ":/etc/localtime", 0)
        LoggingSystem.bootstrap { label in
            var handler = StreamLogHandler.standardError(label: label)
            handler.logLevel = level
            return handler
        }
    }

    /// Appends, so that a log rotation that truncates the file leaves no hole.
    private func redirectStandardError(to directory: String) throws(Failure) {
        let path = directory + "/" + Self.fileName
        if mkdir(directory, 0o755) != 0, errno != EEXIST { throw failure(directory) }
        let file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw failure(path) }
        defer { close(file) }
        guard dup2(file, STDERR_FILENO) >= 0 else { throw failure(path) }
    }

    private func failure(_ path: String) -> Failure {
        Failure(description: "cannot log to \(path.quoted): \(String(cString: strerror(errno)))")
    }
}
