package import Foundation
import SwitchRules

/// A file, or standard input, that says which sub-account shall mine what: CSV, a JSON text, or lines of JSON as `export` writes them.
///
/// It can be read more than once: what comes through a pipe is kept in a temporary file.
package final class SwitchFile: Sendable {
    /// As it is told to people.
    package let name: String
    /// `nil` for standard input.
    package let path: String?
    package let byteCount: Int
    private let descriptor: Int32
    /// More does not come through a pipe.
    private static let maximumCopiedByteCount = 4 << 30

    /// - Parameter path: `-` is standard input.
    /// - Throws: ``ControlError``
    package init(_ path: String) throws {
        if path == "-" {
            name = "standard input"
            self.path = nil
            descriptor = try Self.copyOfStandardInput()
        } else {
            name = path.escapedForOneLine()
            let opened = open(path, O_RDONLY | O_CLOEXEC)
            guard opened >= 0 else { throw ControlError(.noInput, "\(name) cannot be read: \(String(cString: strerror(errno)))") }
            var status = stat()
            fstat(opened, &status)
            switch status.st_mode & S_IFMT {
            case S_IFREG:
                self.path = path
                descriptor = opened
            case S_IFDIR:
                close(opened)
                throw ControlError(.noInput, "\(name) is a directory")
            case S_IFIFO:
                // A pipe of the shell's: <(…)
                defer { close(opened) }
                self.path = nil
                descriptor = try Self.copy(of: opened)
            default:
                close(opened)
                throw ControlError(.noInput, "\(name) is no file")
            }
        }
        var status = stat()
        fstat(descriptor, &status)
        byteCount = Int(status.st_size)
    }

    deinit { close(descriptor) }

    /// Whether that is this file by another name.
    package func isSame(as other: stat) -> Bool {
        var own = stat()
        return fstat(descriptor, &own) == 0 && own.st_dev == other.st_dev && own.st_ino == other.st_ino
    }

    /// From its beginning. One reader at a time.
    package func reader() throws -> SwitchReader {
        lseek(descriptor, 0, SEEK_SET)
        return try SwitchReader(self, descriptor: descriptor)
    }

    private static func copyOfStandardInput() throws -> Int32 {
        var status = stat()
        if fstat(STDIN_FILENO, &status) == 0, status.st_mode & S_IFMT == S_IFREG { return dup(STDIN_FILENO) }
        return try copy(of: STDIN_FILENO)
    }

    private static func copy(of descriptor: Int32) throws -> Int32 {
        let directory = ProcessInfo.processInfo.environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
        var template = Array("\(directory)/switcherctl.XXXXXX".utf8CString)
        let copy = mkstemp(&template)
        guard copy >= 0 else { throw ControlError(.notWritten, "no temporary file can be made in \(directory) (TMPDIR)") }
        // It goes with the program.
        unlink(template)
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        var total = 0
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw ControlError(.noInput, "the input cannot be read: \(String(cString: strerror(errno)))")
            }
            guard count > 0 else { return copy }
            total += count
            guard total <= maximumCopiedByteCount else { throw ControlError(.noInput, "the input is over 4 GiB: name a file") }
            var written = 0
            while written < count {
                let more = buffer[written..<count].withUnsafeBytes { write(copy, $0.baseAddress, $0.count) }
                guard more > 0 else {
                    throw ControlError(
                        .notWritten,
                        "the temporary file in \(directory) (TMPDIR) cannot be written: \(String(cString: strerror(errno)))"
                    )
                }
                written += more
            }
        }
    }
}
