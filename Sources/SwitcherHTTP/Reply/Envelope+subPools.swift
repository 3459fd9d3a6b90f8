import NIOCore
import Switcher

extension Envelope {
    /// The subpools there are, in the order of docs/api.md: `err_no`, `err_msg`, `success`, `subpools`, `truncated`.
    init(_ subPools: [ListedSubPool], isCut: Bool) {
        var json = ByteBuffer(string: #"{"err_no":0,"err_msg":"","success":true,"subpools":["#)
        for (index, subPool) in subPools.enumerated() {
            if index > 0 { json.writeString(",") }
            json.writeJSON(subPool)
        }
        json.writeString(#"],"truncated":\#(isCut)}"#)
        self.init(number: 0, encoded: json)
    }
}

extension ByteBuffer {
    fileprivate mutating func writeJSON(_ subPool: ListedSubPool) {
        writeString(#"{"coin":"#)
        writeJSON(subPool.coin)
        writeString(#","subpool_name":"#)
        writeJSON(subPool.name)
        writeString(#","request":"#)
        if let request = subPool.request { write(request) } else { writeString("null") }
        writeString(#","ack":"#)
        if let ack = subPool.ack { write(ack) } else { writeString("null") }
        writeString("}")
    }

    private mutating func write(_ request: ListedSubPool.Request) {
        writeString(#"{"written_at":"\#(request.writtenText)""#)
        write("coinbase_info", request.info)
        write("payout_addr", request.payoutAddress)
        writeString("}")
    }

    private mutating func write(_ ack: ListedSubPool.Ack) {
        writeString(#"{"written_at":"\#(ack.writtenText)""#)
        write("host", ack.content?.host)
        writeString(#","success":\#(ack.content.map { "\($0.isSuccess)" } ?? "null")"#)
        write("err_msg", ack.content?.message)
        write("coinbase_info", ack.content?.info)
        write("payout_addr", ack.content?.payoutAddress)
        writeString("}")
    }

    /// A member behind others.
    private mutating func write(_ member: String, _ text: String?) {
        writeString(",\"\(member)\":")
        if let text { writeJSON(text) } else { writeString("null") }
    }
}
