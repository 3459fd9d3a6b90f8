import ZooKeeper

/// What a jobmaker has answered.
public struct SubPoolReply: Sendable, Equatable {
    /// False: it has refused the request.
    public let isSuccess: Bool
    /// The jobmaker's own `err_no` for what it has refused. Most give none, and say in words what is wrong.
    public let jobmakerNumber: Int?
    /// In the jobmaker's words; empty when it had none for a success.
    public let message: String
    /// The subpool's name, as the jobmaker calls it.
    public let subPoolName: String
    /// To an update: what was in force before. To a question: what is in force.
    public let old: Coinbase
    /// To an update that is done: what is in force since.
    public let new: Coinbase?
    /// The jobmaker's host, if it has told.
    public let hostName: String?
    /// From the write of the request to its ack.
    public internal(set) var ackTime: Duration = .zero

    /// To an update.
    init(to name: SubPoolName, _ ack: JobmakerAck, old: Coinbase) {
        self.init(name, ack, isSuccess: ack.isSuccess, old: old, new: ack.new)
    }

    /// To a question. A request node that was never written is no error there.
    init(about name: SubPoolName, _ ack: JobmakerAck) {
        self.init(name, ack, isSuccess: ack.isSuccess || ack.isOfEmptyRequest, old: ack.standing, new: nil)
    }

    private init(_ name: SubPoolName, _ ack: JobmakerAck, isSuccess: Bool, old: Coinbase, new: Coinbase?) {
        self.isSuccess = isSuccess
        jobmakerNumber = isSuccess || ack.number == 0 ? nil : ack.number
        message = isSuccess && ack.isOfEmptyRequest ? "" : ack.message
        subPoolName = ack.subPoolName ?? name.subPool.description
        self.old = old
        self.new = new
        hostName = ack.hostName
    }
}
