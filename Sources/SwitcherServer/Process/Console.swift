#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The few lines that are for the person at the terminal and not for the log. Unbuffered, so that a pipe sees them at once.
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
            let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            // Nobody reads any more: there is nobody to tell.
            guard count > 0 || errno == EINTR else { return }
            bytes = bytes.dropFirst(max(count, 0))
        }
    }
}
