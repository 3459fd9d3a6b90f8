import NIOCore
import Switcher

/// The JSON that the API answers with: `err_no`, `err_msg`, `success`, in this order, and the record that an error of a batch is about.
struct Envelope: Sendable {
    /// What follows in the reply to a batch, in this order: `puname`, `coin`, `refused`.
    struct Record: Sendable {
        let puname: String
        let coin: String
        /// How many records ZooKeeper refuses; `nil` leaves the member out.
        var refusedCount: Int?
    }

    /// The `err_no`.
    let number: Int
    let encoded: ByteBuffer

    init(number: Int, encoded: ByteBuffer) {
        self.number = number
        self.encoded = encoded
    }

    /// - Parameter number: 0 for a success.
    init(number: Int, message: String, about record: Record? = nil) {
        var json = ByteBuffer()
        json.writeString(#"{"err_no":\#(number),"err_msg":"#)
        json.writeJSON(message)
        json.writeString(#","success":\#(number == 0)"#)
        if let record {
            json.writeString(#","puname":"#)
            json.writeJSON(record.puname)
            json.writeString(#","coin":"#)
            json.writeJSON(record.coin)
            if let count = record.refusedCount { json.writeString(#","refused":\#(count)"#) }
        }
        json.writeString("}")
        self.init(number: number, encoded: json)
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
