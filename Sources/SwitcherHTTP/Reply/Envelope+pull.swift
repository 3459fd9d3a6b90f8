import NIOCore
import Switcher

extension Envelope {
    /// A pull that was asked for, in the order of docs/api.md: `err_no`, `err_msg`, `success`, `finished`, `pull`.
    ///
    /// - Parameter pull: `nil`: it has not ended yet.
    init(_ pull: PullReport?) {
        var json = ByteBuffer(string: #"{"err_no":0,"err_msg":"","success":true,"finished":\#(pull != nil),"pull":"#)
        json.writeJSON(pull)
        json.writeString("}")
        self.init(number: 0, encoded: json)
    }
}

extension ByteBuffer {
    /// Writes a pull, or `null`.
    mutating func writeJSON(_ pull: PullReport?) {
        guard let pull else {
            writeString("null")
            return
        }
        writeString(#"{"started_at":"\#(pull.startText)","took_ms":\#(pull.took.wholeMilliseconds)"#)
        writeString(#","last_date":\#(pull.lastDate),"next_last_date":\#(pull.nextLastDate)"#)
        writeString(#","read":\#(pull.readCount),"left_alone":\#(pull.leftAloneCount),"records":\#(pull.recordCount)"#)
        writeString(#","skipped":\#(pull.skippedCount),"refused":\#(pull.refusedCount),"failure":"#)
        if let failure = pull.failure { writeJSON(failure) } else { writeString("null") }
        writeString("}")
    }
}

extension Duration {
    var wholeMilliseconds: Int64 { components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000 }
}
