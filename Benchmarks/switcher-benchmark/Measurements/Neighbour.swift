/// Somebody else on the same ZooKeeper, who sets one record after the other.
struct Neighbour: Sendable {
    let client: RawClient
    let records: Records

    /// - Returns: How long each set took, in nanoseconds.
    func run(until isOver: Signal) async throws -> [UInt64] {
        var durations: [UInt64] = []
        let pieces = stride(from: 0, to: records.count, by: 20).map {
            CStrings(records.names[$0..<min($0 + 20, records.count)].map { "\(records.directory)/\($0)" })
        }
        var piece = 0
        while !isOver.isRaised {
            durations += try await client.setOneByOne(pieces[piece % pieces.count], coin: Coin(round: piece / pieces.count))
            piece += 1
        }
        return durations
    }
}
