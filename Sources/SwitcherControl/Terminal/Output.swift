import Foundation

/// Standard output and standard error, unbuffered but for what is gathered here.
package struct Output: Sendable {
    package static let standard = Output(descriptor: STDOUT_FILENO)
    package static let errors = Output(descriptor: STDERR_FILENO)

    package let descriptor: Int32

    package var isTerminal: Bool { Terminal.isTerminal(descriptor) }

    package func print(_ line: String) throws { try write(Array((line + "\n").utf8)) }

    /// A line where it does not matter whether anybody reads it.
    package func tell(_ line: String) { try? print(line) }

    /// - Throws: ``ControlError`` where it cannot be written. Where nobody reads any more, the program ends as others do: by SIGPIPE.
    package func write(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&ready, 1, -1)
            } else if errno == EPIPE {
                // The HTTP library's event loops have it ignored.
                endBySignal(SIGPIPE)
            } else if errno != EINTR {
                throw ControlError(.notWritten, "the output cannot be written: \(String(cString: strerror(errno)))")
            }
        }
    }
}
