import ZooKeeper

// Until the request is written.
extension CoinbaseExchange {
    enum AfterLook: Equatable {
        /// Another server's call is under way: its ack is waited for, no longer than that. Then the nodes are looked at again.
        case waitForOtherCall(Duration)
        /// The ack tells whether the request that is there was accepted: after a refusal it is put back.
        case readAck
        case write
    }

    /// The nodes were looked at.
    ///
    /// - Parameters:
    ///   - ack: `nil`: nobody has made that node.
    ///   - now: By ZooKeeper's clock, in milliseconds since 1970.
    mutating func looked(
        _ data: [UInt8],
        _ stat: ZNodeStat,
        ack: ZNodeStat?,
        now: Int64
    ) throws(SubPoolError) -> AfterLook {
        guard let ack else { throw .cannotAcknowledge }
        memory.found(writtenBy: stat.modifiedTransaction)
        if let turnNode, stat.createdTransaction > turnNode.readTransaction { memory.forgetEarlierNode() }
        memory.saw(data, stat, isKept: request.data == nil)
        let otherCall = OtherCall.wait(request: stat, ack: ack, memory: memory, time: configuration.otherCallTime, now: now)
        if let otherCall {
            state = .waitingForOtherCall(transaction: stat.modifiedTransaction)
            return .waitForOtherCall(otherCall)
        }
        state = .prepared(RequestContent(data, stat), isUnanswered: OtherCall.isUnanswered(stat, ack: ack))
        guard case .update = request, !data.isEmpty, stat.modifiedTransaction < ack.modifiedTransaction,
            memory.acceptedRequest != data
        else { return .write }
        return .readAck
    }

    /// The other call had its time, and has no ack.
    mutating func otherCallsTimeIsUp() {
        guard case .waitingForOtherCall(let transaction) = state else { return }
        memory.settled(transaction)
    }

    /// The ack to the request that is there was read.
    mutating func learn(_ ack: [UInt8], _ stat: ZNodeStat) {
        guard case .prepared(let found, _) = state, stat.modifiedTransaction > found.transaction, let ack = JobmakerAck(ack)
        else {
            return
        }
        // docs/models/coinbase.pml: LEARN
        memory.observed(found.data, ack: ack)
    }

    /// What is to be written, and at which version of the request node. A question writes what is there.
    var firstWrite: (data: [UInt8], version: Int32)? {
        guard case .prepared(let found, _) = state else { return nil }
        return (request.data ?? found.data, found.version)
    }

    /// The request is written.
    mutating func wrote(_ stat: ZNodeStat) {
        guard case .prepared(let found, let isUnanswered) = state, let (data, _) = firstWrite else { return }
        state = .awaitingAck(sent(RequestContent(data, stat), inPlaceOf: found, isUnanswered: isUnanswered))
        // This server's own calls take turns: nobody waits for their acks.
        memory.settled(stat.modifiedTransaction)
        memory.wrote(version: stat.version, transaction: stat.modifiedTransaction)
    }

    /// - Parameter isUnanswered: Whether answers to what was there before may still come.
    func sent(_ written: RequestContent, inPlaceOf found: RequestContent, isUnanswered: Bool) -> Sent {
        let judge = AckJudge(
            request,
            writtenBy: written.transaction,
            followsUnanswered: isUnanswered,
            isSaidThrice: turnNode != nil
        )
        return Sent(previous: found.data, written: written, judge: judge)
    }

    /// Nobody knows whether the request was written. The node was read again, where that was possible.
    mutating func wroteOrNot(_ node: (data: [UInt8], stat: ZNodeStat)?) throws(SubPoolError) {
        guard let (data, version) = firstWrite, let node, node.stat.version > version else { throw .notConfirmed }
        guard node.data == data else { throw .dataUpdated }
        wrote(node.stat)
    }

    /// Whether what was there before is not there any more.
    var hasReplaced: Bool { sent.map { $0.written.data != $0.previous } ?? false }
}
