#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A file that a ``LogWriter`` appends to, and that can be opened again when another one has its name: a log rotation moves it away.
struct LogFile: Sendable {
    /// Why a file cannot be opened, in the system's words.
    struct Failure: Error {
        let reason: String

        init() { reason = String(cString: strerror(errno)) }
    }

    let path: String
    /// The writer's, for as long as the process lives.
    let descriptor: Int32
    private let mode: mode_t

    /// Opens a file for appending, and makes it if it is missing.
    ///
    /// - Parameter standing: A descriptor that becomes the file's; `nil`: a new one.
    init(_ path: String, mode: mode_t, as standing: Int32? = nil) throws(Failure) {
        let opened = try Self.opened(path, mode)
        if let standing {
            defer { close(opened) }
            guard dup2(opened, standing) >= 0 else { throw Failure() }
        }
        self.path = path
        self.mode = mode
        descriptor = standing ?? opened
    }

    /// Opens the file of that name, between two lines of the writer. Returns when lines go there.
    ///
    /// - Parameter patience: How long it waits for a line that is being written. After that it is opened once the line is, and nobody waits.
    /// - Returns: Why it is not open; then the old one stays.
    func reopen(for writer: LogWriter, patience: Duration = .seconds(5)) async -> String? {
        let (outcomes, outcome) = AsyncStream<String?>.makeStream(bufferingPolicy: .bufferingOldest(1))
        writer.betweenLines {
            do throws(Failure) {
                let opened = try Self.opened(path, mode)
                defer { close(opened) }
                let flags = fcntl(descriptor, F_GETFD)
                guard dup2(opened, descriptor) >= 0 else { throw Failure() }
                _ = fcntl(descriptor, F_SETFD, flags)
                outcome.yield(nil)
            } catch {
                outcome.yield(error.reason)
            }
        }
        // A full pipe or a disk that does not answer may hold the writer for ever.
        let timer = Task {
            try? await Task.sleep(for: patience)
            outcome.yield("a line to it is still being written; it is opened when that has ended")
        }
        defer { timer.cancel() }
        // A task that is cancelled is ending, and waits for no file.
        for await reason in outcomes { return reason }
        return nil
    }

    /// Appends, so that a log rotation that truncates the file leaves no hole.
    private static func opened(_ path: String, _ mode: mode_t) throws(Failure) -> Int32 {
        // A pipe that nobody reads is an error, and no reason to wait.
        let file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK, mode)
        guard file >= 0 else { throw Failure() }
        _ = fcntl(file, F_SETFL, fcntl(file, F_GETFL) & ~O_NONBLOCK)
        return file
    }
}
