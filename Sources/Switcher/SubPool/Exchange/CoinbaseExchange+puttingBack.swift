// After the answer.
extension CoinbaseExchange {
    enum AfterAnswer: Equatable {
        case nothing
        /// An update was refused.
        case putBack
        /// A question found a refused request: the refusal is read, and the question asked again.
        case confirmRefusal
    }

    var afterAnswer: AfterAnswer {
        guard case .answered(let reply, let sent) = state, !reply.isSuccess else { return .nothing }
        switch request {
        case .update: return .putBack
        case .coinbase: return sent.previous.isEmpty ? .nothing : .confirmRefusal
        }
    }

    /// The request was refused: decides what is written in its place.
    mutating func refused() -> PutBack.Plan {
        guard let sent else { return .nothing }
        memory.refused(sent.written.data)
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
        state = .over
    }

    // MARK: A refused request that a question finds

    /// Whoever wrote it was killed before it could put it back, if a jobmaker says the same when it is asked again.
    ///
    /// - Returns: Whether it is to be asked again.
    mutating func foundRefusal(_ ack: [UInt8]) -> Bool {
        guard case .answered(_, let sent) = state, let refusal = JobmakerAck(ack), !refusal.isSuccess, !refusal.isOfEmptyRequest
        else { return false }
        state = .confirmingRefusal(refusal, sent)
        return true
    }

    /// The question was asked again, and this is the next ack.
    ///
    /// - Returns: Whether the request that is there is refused.
    mutating func confirmsRefusal(_ ack: [UInt8], writtenBy transaction: Int64) -> Bool {
        guard case .confirmingRefusal(let refusal, _) = state else { return false }
        changeSent { _ = $0.judge.judge(ack, writtenBy: transaction) }
        guard let second = JobmakerAck(ack) else { return false }
        return second.saysTheSame(as: refusal)
    }
}
