import ZooKeeper

/// What the directory held when it was listed.
struct DirectoryListing: Sendable {
    var names: ZNodeNames
    /// See ``ZNodeStat/deletedChildrenCount``.
    var deletedCount: UInt32 = 0
    /// The transaction that had made or deleted the last record by then.
    var lastChange: Int64?
}

extension DirectoryListing {
    init(names: [ZNodeName]) {
        self.init(names: ZNodeNames(names))
    }
}

extension ZNodeStat {
    /// How many children have been deleted since the znode was created, modulo 2³¹. ZooKeeper counts what is created, and tells twice
    /// that less what is there. A server stops counting after 2³¹ − 1: from then on this falls with each child that is created.
    var deletedChildrenCount: UInt32 { UInt32(bitPattern: childrenVersion &- childrenCount) / 2 }
}
