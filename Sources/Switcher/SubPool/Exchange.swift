import ZooKeeper

/// What has happened between a call and its jobmaker so far.
struct Exchange {
    /// The request node as this call has written it last.
    struct Written {
        let data: [UInt8]
        let version: Int32
        let transaction: Int64
    }

    let call: SubPoolCall
    let nodes: SubPoolNodes
    /// What the request node held before.
    var previous: [UInt8] = []
    var written: Written?
    /// The one watch for the next ack.
    var watch: ZNodeWatch?

    init(_ call: SubPoolCall, _ nodes: SubPoolNodes) {
        self.call = call
        self.nodes = nodes
    }
}
