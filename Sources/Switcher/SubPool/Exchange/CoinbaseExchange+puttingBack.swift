// After the answer.
extension CoinbaseExchange {
    enum AfterAnswer: Equatable {
        case nothing
        /// An update was refused, or the request that a question has found.
        case putBack
        /// A question has found a request that is not known as accepted, or refused now: it is asked again whether it is refused.
        case confirmRefusal
    }

    var afterAnswer: AfterAnswer {
        guard case .answered(let reply, let sent) = state else { return .nothing }
        switch request {
        case .coinbase where !sent.isConfirming:
            // What was never written asks for nothing.
            if sent.previous.isEmpty { return .nothing }
            return reply.isSuccess && memory.acceptedRequest == sent.written.data ? .nothing : .confirmRefusal
        // docs/models/coinbase.pml: PUT_BACK
        case .coinbase, .update: return reply.isSuccess ? .nothing : .putBack
        }
    }

    /// The request was refused: decides what is written in its place.
    mutating func refused() -> PutBack.Plan {
        guard let sent else { return .nothing }
        memory.refused(sent.written.data, standing: sent.judge.agreedStanding)
        let plan = PutBack.plan(
            for: sent.written,
            previous: sent.previous,
            standing: sent.judge.agreedStanding,
            memory,
            request.name
        )
        if case .write(let putBack) = plan { state = .puttingBack(putBack) } else { state = .over }
        return plan
    }

    /// What is put back was written by that transaction.
    mutating func putBack(by transaction: Int64) {
        memory.settled(transaction)
        if case .puttingBack(let putBack) = state {
            memory.wrote(version: putBack.refused.version &+ 1, transaction: transaction)
        }
        state = .over
    }

    // MARK: A refused request that a question finds

    /// A question has its answer, that ack. Whoever wrote the request may have been killed before it could put it back: from now on acks
    /// are judged as an update's are, until one of them is confirmed. The next one alone would be another jobmaker's as often as not.
    ///
    /// - Returns: Whether it is to be asked again.
    mutating func foundRefusal(_ ack: [UInt8]) -> Bool {
        // docs/models/coinbase.pml: QUESTION, QUESTION_JUDGED
        guard case .answered(_, var sent) = state, let ack = JobmakerAck(ack),
            sent.judge.judgeAsAnswer(to: Coinbase(request: sent.written.data), ack) == .unconfirmed
        else { return false }
        sent.isConfirming = true
        state = .awaitingAck(sent)
        return true
    }
}
