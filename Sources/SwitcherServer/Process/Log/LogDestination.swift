import Logging

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

    /// Sets up logging for the process. Call it once, before the first logger is made.
    ///
    /// Lines are written on threads of their own: logging never waits for whoever reads. Whoever ends the process flushes what it returns.
    ///
    /// - Throws: ``Failure`` in one line.
    public func start(_ settings: LogSettings) throws(Failure) -> ProcessLog {
        // Whoever read the log may be gone.
        signal(SIGPIPE, SIG_IGN)
        // Without it every time stamp looks whether the system's time zone has changed: a system call a line.
        setenv("TZ", ":/etc/localtime", 0)
        let (descriptors, file) = try open()
        let writers = descriptors.map { descriptor in
            // A descriptor each: one that takes nothing must not hold the other one up.
            LogWriter(descriptor) { ProcessLog.droppedLinesNotice($0, settings.format) }
        }
        let log = ProcessLog(writers, file: file, settings: settings)
        LoggingSystem.bootstrap { log.handler(label: $0) }
        return log
    }

    private func open() throws(Failure) -> (descriptors: [Int32], LogFile?) {
        switch self {
        case .standardError:
            return ([STDERR_FILENO], nil)
        case .directory(let directory):
            return ([STDERR_FILENO], try redirectStandardError(to: directory))
        case .directoryAndStandardError(let directory):
            let standardError = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1)
            guard standardError >= 0 else { throw failure("standard error", LogFile.Failure()) }
            return ([STDERR_FILENO, standardError], try redirectStandardError(to: directory))
        }
    }

    private func redirectStandardError(to directory: String) throws(Failure) -> LogFile {
        let path = directory + "/" + Self.fileName
        if mkdir(directory, 0o755) != 0, errno != EEXIST { throw failure(directory, LogFile.Failure()) }
        do throws(LogFile.Failure) {
            return try LogFile(path, mode: 0o644, as: STDERR_FILENO)
        } catch {
            throw failure(path, error)
        }
    }

    private func failure(_ path: String, _ failure: LogFile.Failure) -> Failure {
        Failure(description: "cannot log to \(path.quoted): \(failure.reason)")
    }
}
