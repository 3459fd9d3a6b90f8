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

    static let ackName: ZNodeName = {
        // A constant that is valid: the initializer that throws has nothing to refuse.
        guard let name = try? ZNodeName("ack") else { preconditionFailure("\"ack\" is a valid name") }
        return name
    }()
}
