import ZooKeeper

/// What is written into a subpool's request node, and what jobmakers read there.
enum JobmakerRequest {
    /// A jobmaker reads no more of it.
    static let maximumByteCount = 8_192

    /// The members in the order in which the reference (docs/glossary.md) writes them. A jobmaker refuses a request that lacks one of the
    /// last two.
    static func encode(coin: ZNodeName, subPool: ZNodeName, _ coinbase: Coinbase) -> [UInt8] {
        var json: [UInt8] = []
        let members = [
            ("coin", Array(coin.description.utf8)), ("subpool_name", Array(subPool.description.utf8)),
            ("coinbase_info", coinbase.infoBytes), ("payout_addr", coinbase.payoutAddressBytes),
        ]
        for (index, (member, value)) in members.enumerated() {
            json.append(UInt8(ascii: index == 0 ? "{" : ","))
            json.appendJSON(member)
            json.append(UInt8(ascii: ":"))
            json.appendJSON(utf8: value)
        }
        json.append(UInt8(ascii: "}"))
        return json
    }
}

extension SubPoolName {
    /// The request that has this subpool mine with that.
    func request(_ coinbase: Coinbase) -> [UInt8] {
        JobmakerRequest.encode(coin: coin, subPool: subPool, coinbase)
    }
}
