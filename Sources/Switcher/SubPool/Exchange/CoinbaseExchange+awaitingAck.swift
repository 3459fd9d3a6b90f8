import ZooKeeper

// Since the request was written.
extension CoinbaseExchange {
    enum AfterAck: Equatable {
        case answered(SubPoolReply)
        /// It may be the answer: the request is written again, unchanged, and the next ack decides.
        case writeAgain
        /// It is not, or the request has been written often enough.
        case waitOn
    }

    /// Whether that ack is to be judged. One that was never written is none.
    func isNew(_ ack: [UInt8], _ stat: ZNodeStat) -> Bool {
        guard let sent, stat.version > 0 || !ack.isEmpty else { return false }
        return sent.judge.isNew(writtenBy: stat.modifiedTransaction)
    }

    /// The request node was read: it has to hold what this exchange has written, whatever its version; others may have written it
    /// again, unchanged.
    ///
    /// - Parameter ack: The transaction of the ack that is to be judged. It counts if the node held the request when it was written:
    ///   what is the very next write, and later than the ack, is another call that has waited for it.
    func checkRequest(_ data: [UInt8], _ stat: ZNodeStat, atAck ack: Int64? = nil) throws(SubPoolError) {
        guard let sent else { throw .dataUpdated }
        // docs/models/coinbase.pml: REQUEST_HELD
        if data == sent.written.data { return }
        guard let ack, sent.written.isFollowed(by: stat), stat.modifiedTransaction > ack else { throw .dataUpdated }
    }

    /// The request node was read, and checked: it holds the request. Is what has been said so far about that request?
    mutating func sawRequest(_ data: [UInt8], _ stat: ZNodeStat) {
        // docs/models/coinbase.pml: SEEN_AGAIN
        guard let sent, data == sent.written.data, sent.written.mayHaveBeenReplaced(before: stat) else { return }
        changeSent {
            $0.written = RequestContent(data, stat)
            $0.judge.mayHaveBeenReplaced(until: stat.modifiedTransaction)
        }
        memory.doubt()
    }

    /// A new ack was read, and the request node checked.
    mutating func judge(_ ack: [UInt8], _ stat: ZNodeStat) throws(SubPoolError) -> AfterAck {
        guard case .awaitingAck(var sent) = state else { return .waitOn }
        let verdict = sent.judge.judge(ack, writtenBy: stat.modifiedTransaction)
        sent.ack = ack
        state = .awaitingAck(sent)
        switch verdict {
        case .answered(let reply):
            noteOutcome(reply, sent)
            state = .answered(reply, sent)
            return .answered(reply)
        case .unreadable: throw .cannotParseAck
        case .unconfirmed where sent.judge.writes < configuration.maximumWrites: return .writeAgain
        case .unconfirmed, .notOurs: return .waitOn
        }
    }

    /// Notes what is to be put back after a later refusal.
    private mutating func noteOutcome(_ reply: SubPoolReply, _ sent: Sent) {
        let data = sent.written.data
        switch request {
        // The ack to a question may be a late one: it has to say what the request says.
        case .coinbase where !sent.isConfirming: if let ack = JobmakerAck(sent.ack) { memory.observed(data, ack: ack) }
        case .coinbase, .update: if reply.isSuccess { memory.accepted(data, as: reply.new) } else { memory.refused(data) }
        }
    }

    // MARK: Writing it again

    /// The request has been written again.
    mutating func wroteAgain(_ stat: ZNodeStat) {
        memory.settled(stat.modifiedTransaction)
        isWrittenAgain(stat)
    }

    /// It could not be written at that version, or nobody knows. The request node was read again.
    ///
    /// - Returns: Whether it has been written again: whoever has written it unchanged has asked the jobmaker again, too. If not, it is
    ///   to be written again at the version that it has now.
    mutating func wroteAgainOrNot(_ data: [UInt8], _ stat: ZNodeStat) throws(SubPoolError) -> Bool {
        // docs/models/coinbase.pml: WRITE_AGAIN
        guard let sent else { throw .notConfirmed }
        try checkRequest(data, stat)
        sawRequest(data, stat)
        // Where it was before the ack that was judged, that ack is its answer, and there may be no other.
        if stat.version > sent.written.version, sent.judge.isAfterLastJudged(stat.modifiedTransaction) {
            isWrittenAgain(stat)
            return true
        }
        changeSent { $0.written = RequestContent($0.written.data, stat) }
        return false
    }

    private mutating func isWrittenAgain(_ stat: ZNodeStat) {
        memory.wrote(version: stat.version, transaction: stat.modifiedTransaction)
        changeSent {
            $0.written = RequestContent($0.written.data, stat)
            $0.judge.wasWrittenAgain(by: stat.modifiedTransaction)
        }
    }
}
