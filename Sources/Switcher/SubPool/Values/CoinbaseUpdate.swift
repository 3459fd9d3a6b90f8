import ZooKeeper

/// A checked wish: that subpool shall mine with that coinbase.
public struct CoinbaseUpdate: Sendable {
    /// A jobmaker reads no more of a request.
    public static let maximumByteCount = 8_192

    /// Whose coinbase.
    public let name: SubPoolName
    /// What it shall mine with. The address is not empty.
    public let coinbase: Coinbase
    /// What is written into the subpool's request node.
    let encoded: [UInt8]

    /// Checks what a caller has sent, in the contract's order: what is empty, what is invalid, what is too long.
    ///
    /// - Throws: ``SubPoolRefusal`` when there is no address, the name is none, or a jobmaker would not read all of the request.
    public init(coin: String, subPool: String, _ coinbase: Coinbase) throws(SubPoolRefusal) {
        try SubPoolName.checkNotEmpty(coin: coin, subPool: subPool)
        guard !coinbase.payoutAddressBytes.isEmpty else { throw .payoutAddressEmpty }
        let name = try SubPoolName(coin: coin, subPool: subPool)
        encoded = Self.encode(name, coinbase)
        guard encoded.count <= Self.maximumByteCount else { throw .requestTooLong }
        self.name = name
        self.coinbase = coinbase
    }

    /// The members in the order in which the reference writes them. A jobmaker refuses a request that lacks one of the last two.
    static func encode(_ name: SubPoolName, _ coinbase: Coinbase) -> [UInt8] {
        var json: [UInt8] = []
        let members = [
            ("coin", Array(name.coin.description.utf8)), ("subpool_name", Array(name.subPool.description.utf8)),
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
