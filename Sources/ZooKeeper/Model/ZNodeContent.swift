/// A znode's data, or that it is not there.
public enum ZNodeContent: Sendable, Hashable {
    /// There is no such znode.
    case missing
    /// It is there.
    case present(data: [UInt8], stat: ZNodeStat)

    /// `nil` where it is not there.
    public var data: [UInt8]? {
        if case .present(let data, _) = self { data } else { nil }
    }

    /// `nil` where it is not there.
    public var stat: ZNodeStat? {
        if case .present(_, let stat) = self { stat } else { nil }
    }

    /// Whether both are of the same write of the same znode.
    func isSame(as other: ZNodeContent) -> Bool {
        stat?.createdTransaction == other.stat?.createdTransaction && stat?.modifiedTransaction == other.stat?.modifiedTransaction
    }
}

/// The names of a znode's children, or that it is not there.
public enum ZNodeChildren: Sendable, Hashable {
    /// There is no such znode.
    case missing
    /// It is there. The names are in no order.
    case present(names: [ZNodeName], stat: ZNodeStat)

    /// In no order; empty where the znode is not there.
    public var names: [ZNodeName] {
        if case .present(let names, _) = self { names } else { [] }
    }

    /// `nil` where it is not there.
    public var stat: ZNodeStat? {
        if case .present(_, let stat) = self { stat } else { nil }
    }

    /// Whether no child has come or gone between them, and the znode is the same.
    func isSame(as other: ZNodeChildren) -> Bool {
        stat?.createdTransaction == other.stat?.createdTransaction
            && stat?.childrenTransaction == other.stat?.childrenTransaction
            && stat?.childrenVersion == other.stat?.childrenVersion
    }
}
