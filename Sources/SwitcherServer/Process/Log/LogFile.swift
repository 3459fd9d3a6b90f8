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
    /// - Returns: Why it cannot be opened; then the old one stays.
    func reopen(for writer: LogWriter) async -> String? {
        await withCheckedContinuation { continuation in
            writer.betweenLines {
                do throws(Failure) {
                    let opened = try Self.opened(path, mode)
                    defer { close(opened) }
                    let flags = fcntl(descriptor, F_GETFD)
                    guard dup2(opened, descriptor) >= 0 else { throw Failure() }
                    _ = fcntl(descriptor, F_SETFD, flags)
                    continuation.resume(returning: nil)
                } catch {
                    continuation.resume(returning: error.reason)
                }
            }
        }
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
