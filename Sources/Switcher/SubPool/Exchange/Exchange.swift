import ZooKeeper

/// What has happened between a call and its jobmaker so far.
struct Exchange {
    /// The request node as this call has written it last.
    struct Written {
        let data: [UInt8]
        let version: Int32
        let transaction: Int64
    }

    /// Who waits for it: the caller, later perhaps the follow-up of what was not answered in time.
    var call: SubPoolCall
    let nodes: SubPoolNodes
    /// What the request node held before.
    var previous: [UInt8] = []
    var written: Written?
    /// What the acks to it have said so far.
    var judge: AckJudge?
    /// The one watch for the next ack.
    var watch: ZNodeWatch?

    init(_ call: SubPoolCall, _ nodes: SubPoolNodes) {
        self.call = call
        self.nodes = nodes
    }
}
