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
    /// The file, and what was standard error at the start.
    case directoryAndStandardError(String)

    /// The directory cannot be logged to.
    public struct Failure: Error, Sendable, CustomStringConvertible {
        public let description: String
    }

    static let fileName = "switcher-api-server.log"
    private static let label = "switcher-api-server"

    /// Sets up logging for the process. Call it once, before the first logger is made.
    ///
    /// Lines are written on threads of their own: logging never waits for whoever reads. Whoever ends the process flushes what it returns.
    ///
    /// - Throws: ``Failure`` in one line.
    public func start(level: Logger.Level) throws(Failure) -> ProcessLog {
        // Whoever read the log may be gone.
        signal(SIGPIPE, SIG_IGN)
        // Without it every time stamp looks whether the system's time zone has changed: a system call a line.
        setenv("TZ", ":/etc/localtime", 0)
        let log = ProcessLog(
            try descriptors().map { descriptor in
                // A descriptor each: one that takes nothing must not hold the other one up.
                LogWriter(descriptor) { DroppedLinesNotice.line($0, label: Self.label) }
            }
        )
        LoggingSystem.bootstrap { log.handler(label: $0, level: level) }
        return log
    }

    private func descriptors() throws(Failure) -> [Int32] {
        switch self {
        case .standardError:
            return [STDERR_FILENO]
        case .directory(let directory):
            try redirectStandardError(to: directory)
            return [STDERR_FILENO]
        case .directoryAndStandardError(let directory):
            let standardError = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1)
            guard standardError >= 0 else { throw failure("standard error") }
            try redirectStandardError(to: directory)
            return [STDERR_FILENO, standardError]
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
