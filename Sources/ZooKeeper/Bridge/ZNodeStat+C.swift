import CZooKeeper

extension ZNodeStat {
    init(_ stat: Stat) {
        self.init(
            createdTransaction: stat.czxid,
            modifiedTransaction: stat.mzxid,
            createdMilliseconds: stat.ctime,
            modifiedMilliseconds: stat.mtime,
            version: stat.version,
            childrenVersion: stat.cversion,
            ephemeralOwner: stat.ephemeralOwner,
            dataLength: stat.dataLength,
            childrenCount: stat.numChildren
        )
    }
}
