import CRawZooKeeper

extension RawClient {
    /// Lets ZooKeeper's virtual machine compile what the measurement will use. Cold, it does a third of what it does warm.
    func warmUp() async throws {
        let records = Records("/warm-up", UserNames.names(0..<100_000))
        try await records.create(self)
        for round in 0..<8 { try await write(RAW_SET, records.paths, coin: Coin(round: round)) }
        try await write(RAW_DELETE, records.paths)
    }
}
