import Foundation

/// The file as bytes.
enum ConfigurationFile {
    /// No configuration comes near this size; a path that is not one (a device, a log) might.
    private static let maximumFileBytes = 1 << 20

    /// The bytes of the file at `path`, which may be a pipe.
    static func contents(of path: String) throws(ConfigurationError) -> Data {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable(path, because: errno) }
        defer { close(descriptor) }

        var contents = Data()
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count == 0 { return contents }
            if count < 0 {
                if errno == EINTR { continue }
                throw unreadable(path, because: errno)
            }
            contents.append(contentsOf: buffer[..<count])
            guard contents.count <= maximumFileBytes else {
                throw ConfigurationError("cannot read \(path.onOneLine): it is larger than \(maximumFileBytes) bytes")
            }
        }
    }

    private static func unreadable(_ path: String, because code: Int32) -> ConfigurationError {
        ConfigurationError("cannot read \(path.onOneLine): \(String(cString: strerror(code)))")
    }
}
