import ZooKeeper

// The turn node, where servers share their turns.
extension CoinbaseExchange {
    /// The turn node was read, in a turn on the subpool.
    mutating func tookTurn(_ data: [UInt8], _ stat: ZNodeStat) throws(TurnRecord.Problem) {
        let record = data.isEmpty ? nil : try TurnRecord(data)
        turnNode = TurnNode(version: stat.version, record: record, readTransaction: stat.modifiedTransaction)
        memory.shares(record)
    }

    /// What the turn node is to hold once the request is written; `nil`: what it holds. A question about what is known as accepted, or about
    /// what was never written, changes nothing.
    func record(before turn: String) -> TurnRecord? {
        guard case .prepared(let found, _) = state else { return nil }
        if case .coinbase = request, found.data.isEmpty || found.data == memory.acceptedRequest { return nil }
        let written = request.data ?? found.data
        return TurnRecord(turn: turn, accepted: memory.acceptedRequest, written: written, isDoubtful: memory.isDoubtful)
    }

    /// What the turn node has to hold before a success is told, or is built upon; `nil` where there is no such success.
    func record(after turn: String) -> TurnRecord? {
        guard case .answered(let reply, let sent) = state, reply.isSuccess else { return nil }
        let data = sent.written.data
        if case .coinbase = request, !sent.isConfirming {
            // Its answer says of what it has found that it is in force.
            guard !data.isEmpty, memory.acceptedRequest == data, turnNode?.record?.accepted != data else { return nil }
        }
        return TurnRecord(turn: turn, accepted: data, written: data)
    }

    /// What the turn node has to hold where what it holds as accepted is refused now; `nil` where that is not so.
    func recordWithoutRefused(in turn: String) -> TurnRecord? {
        guard let sent, turnNode?.record?.accepted == sent.written.data else { return nil }
        return TurnRecord(turn: turn, accepted: nil, written: sent.written.data)
    }

    /// It was written at the version that was known.
    mutating func wroteTurnNode(_ record: TurnRecord) {
        guard let turnNode else { return }
        wroteTurnNode(record, version: turnNode.version &+ 1)
    }

    /// The turn node holds that, since this exchange has written it.
    mutating func wroteTurnNode(_ record: TurnRecord, version: Int32) {
        turnNode?.version = version
        turnNode?.record = record
    }
}
