#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The few lines that are for the person at the terminal and not for the log. Unbuffered, so that a pipe sees them at once. Where nobody
/// takes a line within a second it is lost.
public enum Console {
    /// Writes a line to standard output.
    public static func print(_ line: String) {
        put(line, to: STDOUT_FILENO)
    }

    /// Writes a line to standard error.
    public static func printError(_ line: String) {
        put(line, to: STDERR_FILENO)
    }

    private static func put(_ line: String, to descriptor: Int32) {
        var bytes = Array((line + "\n").utf8)[...]
        while !bytes.isEmpty {
            var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            let found = poll(&ready, 1, 1_000)
            if found < 0, errno == EINTR { continue }
            guard found > 0 else { return }
            // A pipe that takes anything takes that much without waiting.
            let count = bytes.prefix(Int(PIPE_BUF)).withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            // Nobody reads any more: there is nobody to tell.
            guard count > 0 || errno == EINTR else { return }
            bytes = bytes.dropFirst(max(count, 0))
        }
    }
}
