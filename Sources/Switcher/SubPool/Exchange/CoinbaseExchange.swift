import ZooKeeper

/// One exchange with a subpool's jobmakers: a request is written into the subpool's request node, an ack answers it, and a refused
/// request is put back. Pure: it is told what was read and written, and decides what follows. ``ExchangePerformer`` does that.
///
///     preparing ──▶ prepared ──▶ awaitingAck ◀──▶ answered ──▶ puttingBack ──▶ over
///       ▲   │                     ▲   │
///       │   ▼                     │   ▼
///     waitingForOtherCall         late ◀── unsure (from prepared)
///
/// Each state's rules are beside this: `+preparing`, `+awaitingAck` (whose ack it is decides ``AckJudge``), `+late`, `+puttingBack` (what is
/// put back, and how, decides ``PutBack``). What a call is told for an error of ZooKeeper's is in `+errors`.
struct CoinbaseExchange {
    enum State {
        /// Nothing is written. The nodes are being looked at.
        case preparing
        /// Another server's request, written by that transaction, has no ack yet.
        case waitingForOtherCall(transaction: Int64)
        /// The request may be written in place of that. Answers to that may still come where it has none yet.
        case prepared(RequestContent, isUnanswered: Bool)
        /// Nobody could tell whether the request was written in place of that.
        case unsure(RequestContent, isUnanswered: Bool)
        /// The request is written. An ack decides.
        case awaitingAck(Sent)
        /// No ack has decided in time. The request stays recorded, and an ack may still come.
        case late(Sent)
        /// A question waits on after its answer where it has found a request that is not known as accepted.
        case answered(SubPoolReply, Sent)
        /// The request was refused.
        case puttingBack(PutBack)
        case over
    }

    /// A request that has been written.
    struct Sent {
        /// What the request node held before.
        let previous: [UInt8]
        /// As it was written last.
        var written: RequestContent
        /// What the acks to it have said so far.
        var judge: AckJudge
        /// The ack that was judged last.
        var ack: [UInt8] = []
        /// Whether this is a question that has its answer, and the acks are judged as those to the request that it has found.
        var isConfirming = false
        /// Where it is late: whether others may have had a request accepted between what was there before and this one.
        var mayFollowOthers = false
        /// Where it is late: how often it had been written before an ack was looked at again.
        var writesBefore: Int?
    }

    let request: SubPoolRequest
    let configuration: SubPoolConfiguration
    /// What is known of the subpool, with what this exchange has learnt. Nobody else learns meanwhile: it is this one's turn.
    var memory: SubPoolMemory
    var state: State = .preparing
    /// What is known of the turn node in this turn; `nil` before it is read, and where the server is on its own.
    var turnNode: TurnNode?

    init(_ request: SubPoolRequest, _ configuration: SubPoolConfiguration, memory: SubPoolMemory = SubPoolMemory()) {
        self.request = request
        self.configuration = configuration
        self.memory = memory
    }

    var nodes: SubPoolNodes { SubPoolNodes(request.name, in: configuration.baseDirectory) }

    /// `nil` before it is written, and where nothing follows any more.
    var sent: Sent? {
        switch state {
        case .awaitingAck(let sent), .late(let sent), .answered(_, let sent): sent
        case .preparing, .waitingForOtherCall, .prepared, .unsure, .puttingBack, .over: nil
        }
    }

    /// The same state with something about the request changed.
    mutating func changeSent(_ change: (inout Sent) -> Void) {
        guard var sent else { return }
        change(&sent)
        switch state {
        case .awaitingAck: state = .awaitingAck(sent)
        case .late: state = .late(sent)
        case .answered(let reply, _): state = .answered(reply, sent)
        case .preparing, .waitingForOtherCall, .prepared, .unsure, .puttingBack, .over: break
        }
    }

    /// The call is told that.
    mutating func failed(_ error: SubPoolError) {
        switch (state, request) {
        case (.awaitingAck(let sent), .update) where error.leavesRequest: state = .late(sent)
        case (.unsure, .update): break
        default: state = .over
        }
    }
}
