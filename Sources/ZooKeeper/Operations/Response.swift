/// What the server answered.
enum Response: Sendable {
    case none
    case data([UInt8], ZNodeStat)
    case stat(ZNodeStat)
    /// To an `exists` about a znode that is not there.
    case missing
    case children(ZNodeNames, ZNodeStat)
    case accessControlList(AccessControlList)
    case created(ZNodePath, ZNodeStat?)
    case transaction([TransactionResult])
}

extension Response {
    func asData(_ path: ZNodePath) throws(ZooKeeperError) -> (data: [UInt8], stat: ZNodeStat) {
        guard case .data(let data, let stat) = self else { throw ZooKeeperError(.noNode, operation: "get", path: path) }
        return (data, stat)
    }

    func asChildren(_ path: ZNodePath) throws(ZooKeeperError) -> (names: ZNodeNames, stat: ZNodeStat) {
        guard case .children(let names, let stat) = self else { throw ZooKeeperError(.noNode, operation: "children", path: path) }
        return (names, stat)
    }

    var asStat: ZNodeStat? {
        if case .stat(let stat) = self { stat } else { nil }
    }
}
