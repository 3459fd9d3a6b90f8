import NIOCore
import Switcher

extension Envelope {
    /// A sub-account's record, in the order of docs/api.md: `err_no`, `err_msg`, `success`, `puname`, `coin`, `updated_at`.
    init(_ record: StoredRecord) {
        var json = ByteBuffer(string: #"{"err_no":0,"err_msg":"","success":true,"#)
        json.writeMembers(of: record)
        json.writeString("}")
        self.init(number: 0, encoded: json)
    }
}

extension ByteBuffer {
    /// Writes `puname`, `coin`, `updated_at`.
    mutating func writeMembers(of record: StoredRecord) {
        writeString(#""puname":"#)
        writeJSON(record.name.description)
        writeString(#","coin":"#)
        writeJSON(record.coinText)
        writeString(#","updated_at":"#)
        writeJSON(record.updatedText)
    }
}
