public import ZooKeeper

/// Which subpool: a coin's name and the subpool's, each one valid component of a znode's path. Two are equal when their bytes are.
///
/// Whether there is such a subpool only ZooKeeper knows. The coin need not be one of those that users can be switched to.
public struct SubPoolName: Sendable, Hashable {
    /// The directory that the subpool's request node is in.
    public let coin: ZNodeName
    /// The request node.
    public let subPool: ZNodeName

    /// - Throws: ``SubPoolRefusal`` when one of them is empty, or ZooKeeper would refuse it, or a request about them would be longer
    ///   than a jobmaker reads.
    public init(coin: String, subPool: String) throws(SubPoolRefusal) {
        try Self.checkNotEmpty(coin: coin, subPool: subPool)
        guard let coinName = try? ZNodeName(coin) else { throw .coinInvalid }
        guard let subPoolName = try? ZNodeName(subPool) else { throw .subPoolNameInvalid }
        // So that nobody gets a path of megabytes made of a name.
        let shortest = JobmakerRequest.encode(coin: coinName, subPool: subPoolName, Coinbase(info: "", payoutAddress: ""))
        guard shortest.count <= JobmakerRequest.maximumByteCount else { throw .requestTooLong }
        self.coin = coinName
        self.subPool = subPoolName
    }

    static func checkNotEmpty(coin: String, subPool: String) throws(SubPoolRefusal) {
        guard !coin.isEmpty else { throw .coinEmpty }
        guard !subPool.isEmpty else { throw .subPoolNameEmpty }
    }
}
