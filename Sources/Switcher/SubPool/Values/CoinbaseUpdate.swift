/// A checked wish: that subpool shall mine with that coinbase.
public struct CoinbaseUpdate: Sendable {
    /// A jobmaker reads no more of a request.
    public static let maximumByteCount = JobmakerRequest.maximumByteCount

    /// Whose coinbase.
    public let name: SubPoolName
    /// What it shall mine with. The address is not empty.
    public let coinbase: Coinbase
    /// What is written into the subpool's request node.
    let encoded: [UInt8]

    /// Checks what a caller has sent, in the order of docs/api.md: what is empty, what is invalid, what is too long.
    ///
    /// - Throws: ``SubPoolRefusal`` when there is no address, the name is none, or a jobmaker would not read all of the request.
    public init(coin: String, subPool: String, _ coinbase: Coinbase) throws(SubPoolRefusal) {
        try SubPoolName.checkNotEmpty(coin: coin, subPool: subPool)
        guard !coinbase.payoutAddressBytes.isEmpty else { throw .payoutAddressEmpty }
        let name = try SubPoolName(coin: coin, subPool: subPool)
        encoded = name.request(coinbase)
        guard encoded.count <= Self.maximumByteCount else { throw .requestTooLong }
        self.name = name
        self.coinbase = coinbase
    }
}
