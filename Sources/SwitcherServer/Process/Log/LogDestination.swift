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
        let (descriptors, file, console) = try open()
        let writers = descriptors.map { descriptor in
            // A descriptor each: one that takes nothing must not hold the other one up.
            LogWriter(descriptor) { ProcessLog.droppedLinesNotice($0, settings.format) }
        }
        let log = ProcessLog(writers, file: file, console: console, settings: settings)
        LoggingSystem.bootstrap { log.handler(label: $0) }
        return log
    }

    /// - Returns: What is logged to, and what was standard error at the start, where that is not among it.
    private func open() throws(Failure) -> (descriptors: [Int32], LogFile?, console: Int32?) {
        switch self {
        case .standardError:
            return ([STDERR_FILENO], nil, nil)
        case .directory(let directory):
            // A supervisor may have closed it.
            let console = duplicateOfStandardError()
            return ([STDERR_FILENO], try redirectStandardError(to: directory), console)
        case .directoryAndStandardError(let directory):
            guard let console = duplicateOfStandardError() else { throw failure("standard error", LogFile.Failure()) }
            return ([STDERR_FILENO, console], try redirectStandardError(to: directory), nil)
        }
    }

    private func duplicateOfStandardError() -> Int32? {
        let descriptor = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1)
        return descriptor < 0 ? nil : descriptor
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
