import Switcher

/// The JSON of a call about a subpool. A member that is missing or `null` is the same as an empty one; members of other names are
/// ignored.
struct SubPoolBody: Decodable {
    let coin: String
    let subPoolName: String
    let payoutAddress: String
    let coinbaseInfo: String

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        coin = try container.decodeIfPresent(String.self, forKey: .coin) ?? ""
        subPoolName = try container.decodeIfPresent(String.self, forKey: .subPoolName) ?? ""
        payoutAddress = try container.decodeIfPresent(String.self, forKey: .payoutAddress) ?? ""
        coinbaseInfo = try container.decodeIfPresent(String.self, forKey: .coinbaseInfo) ?? ""
    }

    private enum CodingKeys: String, CodingKey {
        case coin
        case subPoolName = "subpool_name"
        case payoutAddress = "payout_addr"
        case coinbaseInfo = "coinbase_info"
    }
}
