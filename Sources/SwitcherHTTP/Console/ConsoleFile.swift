import CConsole
import NIOCore

/// A file of the operator's page, as it is in the binary.
struct ConsoleFile: Sendable {
    /// Below `/console/`; of the page itself empty.
    let name: String
    let bytes: ByteBuffer

    /// All there are.
    static let all: [ConsoleFile] = (0...).lazy.map { console_file($0) }.prefix { $0.bytes != nil }.map { file in
        ConsoleFile(
            name: String(cString: file.name),
            bytes: ByteBuffer(bytes: UnsafeBufferPointer(start: file.bytes, count: file.count))
        )
    }

    /// Browsers take none by another name: they are told not to guess.
    var contentType: String {
        switch name.split(separator: ".").last {
        case "js": "text/javascript; charset=utf-8"
        case "css": "text/css; charset=utf-8"
        case "svg": "image/svg+xml"
        default: "text/html; charset=utf-8"
        }
    }
}
