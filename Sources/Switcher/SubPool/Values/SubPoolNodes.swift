import ZooKeeper

/// The znodes of a subpool.
struct SubPoolNodes {
    /// Where requests are written, and what a jobmaker that starts reads.
    let request: ZNodePath
    /// Where jobmakers answer.
    let ack: ZNodePath

    init(_ name: SubPoolName, in directory: ZNodePath) {
        request = directory.appending(name.coin).appending(name.subPool)
        ack = request.appending(Self.ackName)
    }

    static let ackName: ZNodeName = "ack"
}
