import NIOCore
import Switcher

extension ByteBuffer {
    /// Writes a JSON string, with its quotes.
    mutating func writeJSON(_ text: String) {
        var json: [UInt8] = []
        json.appendJSON(text)
        writeBytes(json)
    }
}
