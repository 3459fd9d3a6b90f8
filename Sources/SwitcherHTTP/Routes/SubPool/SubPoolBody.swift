import JSONReading
import NIOCore

/// The JSON of a call about a subpool. A member that is missing or `null` is the same as an empty one; members of other names are
/// ignored.
struct SubPoolBody {
    private(set) var coin = ""
    private(set) var subPoolName = ""
    private(set) var payoutAddress = ""
    private(set) var coinbaseInfo = ""

    private enum Member: String, CaseIterable {
        case coin
        case subPoolName = "subpool_name"
        case payoutAddress = "payout_addr"
        case coinbaseInfo = "coinbase_info"
    }

    private static let members = JSONMembers(Member.self)

    /// - Throws: ``JSONRefusal``, also when one of them is there twice: nobody guesses who is to be paid.
    init(_ json: ByteBuffer) throws(JSONRefusal) {
        self = try JSONBody.read(json) { reader throws(JSONError) in try SubPoolBody(&reader) }
    }

    private init(_ reader: inout JSONReader) throws(JSONError) {
        try reader.object(Self.members) { member, reader throws(JSONError) in
            let value = try reader.stringOrNull() ?? ""
            switch member {
            case .coin: coin = value
            case .subPoolName: subPoolName = value
            case .payoutAddress: payoutAddress = value
            case .coinbaseInfo: coinbaseInfo = value
            }
        }
    }
}
