import ZooKeeper

/// What a request node holds, or held, since the write that put it there.
struct RequestContent: Equatable {
    let data: [UInt8]
    let version: Int32
    /// The transaction that wrote it.
    let transaction: Int64
}

extension RequestContent {
    init(_ data: [UInt8], _ stat: ZNodeStat) {
        self.init(data: data, version: stat.version, transaction: stat.modifiedTransaction)
    }

    /// Whether the node, which holds the same now, may have held something else meanwhile: that takes two writes.
    func mayHaveBeenReplaced(before stat: ZNodeStat) -> Bool {
        stat.createdTransaction > transaction || !(0...1).contains(Int64(stat.version) - Int64(version))
    }

    /// Whether that is the very next write to the same node: nothing was written in between.
    func isFollowed(by stat: ZNodeStat) -> Bool {
        stat.version == version + 1 && stat.createdTransaction < transaction
    }
}
