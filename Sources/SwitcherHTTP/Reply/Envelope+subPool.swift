import NIOCore
import Switcher

extension Envelope {
    /// What a jobmaker has answered, in the order of docs/api.md: `success`, `err_no`, `err_msg`, `subpool_name`, `old`, `new`.
    ///
    /// - Parameter new: What is in force now; `nil` leaves the member out, as the reply to a question has none.
    init(_ reply: SubPoolReply, new: Coinbase? = nil) {
        let text = ReplyText(reply.isSuccess ? .jobmakerDone : .jobmakerRefused, reply.message)
        let number = reply.jobmakerNumber ?? text.number
        let message = reply.message.isEmpty ? text.message : reply.message
        var json = ByteBuffer()
        json.writeString(#"{"success":\#(reply.isSuccess),"err_no":\#(number),"err_msg":"#)
        json.writeJSON(message)
        json.writeString(#","subpool_name":"#)
        json.writeJSON(reply.subPoolName)
        json.writeString(#","old":"#)
        json.writeJSON(reply.old)
        if let new {
            json.writeString(#","new":"#)
            json.writeJSON(new)
        }
        json.writeString("}")
        self.init(number: number, encoded: json)
    }
}

extension ByteBuffer {
    fileprivate mutating func writeJSON(_ coinbase: Coinbase) {
        writeString(#"{"coinbase_info":"#)
        writeJSON(coinbase.info)
        writeString(#","payout_addr":"#)
        writeJSON(coinbase.payoutAddress)
        writeString("}")
    }
}
