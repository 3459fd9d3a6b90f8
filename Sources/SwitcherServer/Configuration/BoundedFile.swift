import Foundation

/// A file that is read whole, and is not large.
enum BoundedFile {
    /// Nothing that is read here comes near this size; a path that is not one (a device, a log) might.
    static let maximumByteCount = 1 << 20

    /// Why it is not read, as it reads after "cannot read it: ".
    struct Problem: Error {
        let reason: String
    }

    /// The bytes of the file at `path`.
    ///
    /// - Parameter waits: Whether the file may be a pipe that somebody will write to.
    static func contents(of path: String, waits: Bool) throws(Problem) -> Data {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | (waits ? 0 : O_NONBLOCK))
        guard descriptor >= 0 else { throw Problem(code: errno) }
        defer { close(descriptor) }

        var contents = Data()
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count == 0 { return contents }
            if count < 0 {
                if errno == EINTR { continue }
                throw Problem(code: errno)
            }
            contents.append(contentsOf: buffer[..<count])
            guard contents.count <= maximumByteCount else {
                throw Problem(reason: "it is larger than \(maximumByteCount) bytes")
            }
        }
    }
}

extension BoundedFile.Problem {
    fileprivate init(code: Int32) {
        reason = String(cString: strerror(code))
    }
}
