import ZooKeeper

/// What the directories of the records and of the subpools, `ZKSwitcherWatchDir` and `ZKSubPoolUpdateBaseDir`, have in common. Pure.
enum DirectoryOverlap: Equatable {
    /// A record can be the request node, or the answer node, of one of this coin's subpools: who names a sub-account so breaks it.
    case nodes(coin: String)
    /// Nodes of one are taken for the other's where all are listed.
    case listings

    /// `nil` where none of them can be another's.
    init?(records: ZNodePath, subPools: ZNodePath, coins: [String]) {
        let (records, subPools) = (Self.components(records), Self.components(subPools))
        if records.starts(with: subPools) {
            let below = records.dropFirst(subPools.count)
            // A request node is two levels below its directory, an answer node three, and a record is one below its own.
            guard below.count <= 2 else { return nil }
            let coin = below.first.flatMap { name in coins.first { Array($0.utf8) == name } }
            self = coin.map { .nodes(coin: $0) } ?? .listings
        } else if subPools.starts(with: records) {
            self = .listings
        } else {
            return nil
        }
    }

    /// Whether they are the same, or one is inside the other.
    static func areNested(_ one: ZNodePath, _ other: ZNodePath) -> Bool {
        let (one, other) = (components(one), components(other))
        return one.starts(with: other) || other.starts(with: one)
    }

    /// By bytes: Swift calls two names equal that are different znodes.
    private static func components(_ path: ZNodePath) -> [[UInt8]] {
        path.description.utf8.split(separator: UInt8(ascii: "/")).map { Array($0) }
    }
}
