import ZooKeeper

extension SubPoolCoordinator {
    /// A subpool that calls wait for.
    public struct Crowd: Sendable {
        public let coin: String
        public let name: String
        /// How many wait for their turn, beside the one who has it.
        public let waitingCount: Int
    }

    /// The subpools that calls wait for, those with most of them first, at most a hundred.
    public var crowds: [Crowd] {
        let all = queue.crowds.map { name, count in
            Crowd(coin: name.coin.description, name: name.subPool.description, waitingCount: count)
        }
        return Array(all.sorted { $0.waitingCount > $1.waitingCount }.prefix(100))
    }
}
