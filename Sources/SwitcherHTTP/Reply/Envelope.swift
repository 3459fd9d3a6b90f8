import NIOCore
import Switcher

/// The JSON that the API answers with: `err_no`, `err_msg`, `success`, in this order, and what an error is about.
struct Envelope: Sendable {
    let encoded: ByteBuffer

    static let success = Envelope(number: 0, message: "")

    init(encoded: ByteBuffer) {
        self.encoded = encoded
    }

    /// - Parameters:
    ///   - number: 0 for a success.
    ///   - details: Members that follow, in this order.
    ///   - counts: Members that follow these.
    init(
        number: Int,
        message: String,
        details: KeyValuePairs<StaticString, String> = [:],
        counts: KeyValuePairs<StaticString, Int> = [:]
    ) {
        var json = ByteBuffer()
        json.writeString(#"{"err_no":\#(number),"err_msg":"#)
        json.writeJSON(message)
        json.writeString(#","success":\#(number == 0)"#)
        for (name, value) in details {
            json.writeString(",\"\(name)\":")
            json.writeJSON(value)
        }
        for (name, value) in counts { json.writeString(",\"\(name)\":\(value)") }
        json.writeString("}")
        encoded = json
    }
}

extension ByteBuffer {
    /// Writes a JSON string, with its quotes.
    mutating func writeJSON(_ text: String) {
        var json: [UInt8] = []
        json.appendJSON(text)
        writeBytes(json)
    }
}
