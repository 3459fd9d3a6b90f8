import Logging
import ZooKeeper
import ZooKeeperRecipes

// What a turn is held to that servers share.
extension ExchangePerformer {
    /// What every further write of the request is held to: nobody else has written in a turn since.
    var heldToTurn: [TransactionOperation] {
        // docs/models/coinbase.pml: TURN_VERSION
        guard let turn, let known = exchange.turnNode else { return [] }
        return [.check(turn.node, version: known.version)]
    }

    /// What the first one is held to: the turn besides, which may have ended with the session. What was accepted before is kept with it.
    func heldToTurn(keeping record: TurnRecord?) -> [TransactionOperation] {
        // docs/models/coinbase.pml: TURN_KEEPS
        guard let turn, let known = exchange.turnNode else { return [] }
        guard let record else { return [turn.hold.fence.check] + heldToTurn }
        return [turn.hold.fence.check, .set(turn.node, data: record.encoded, version: known.version)]
    }

    /// Writes the request node, if all of `held` holds.
    func setRequest(
        _ data: [UInt8],
        version: Int32,
        heldTo held: [TransactionOperation],
        timeout: Duration
    ) async throws(ZooKeeperError) -> ZNodeStat {
        guard !held.isEmpty else { return try await client.set(nodes.request, data: data, version: version, timeout: timeout) }
        let write = TransactionOperation.set(nodes.request, data: data, version: version)
        let results = try await client.transaction(held + [write], timeout: timeout)
        guard case .set(let stat)? = results.last else {
            throw ZooKeeperError(.noNode, operation: "transaction", path: nodes.request)
        }
        return stat
    }

    /// Whether the write was refused because the turn is not this one's any more.
    func isTurnLost(_ error: ZooKeeperError, _ held: [TransactionOperation]) -> Bool {
        guard let index = error.operationIndex, index < held.count else { return false }
        return error.code == .badVersion || error.code == .noNode
    }

    /// Whether nobody else has written in a turn since this exchange has.
    func isTurnSame() async -> Bool {
        guard let turn, let known = exchange.turnNode else { return true }
        return (try? await client.exists(turn.node, timeout: Self.turnAttempt))?.version == known.version
    }

    /// Whether the turn node was written as that where nobody knows: a turn's name comes never again.
    mutating func isWritten(_ record: TurnRecord, until deadline: ContinuousClock.Instant) async -> Bool {
        guard let turn else { return true }
        let timeout = max(deadline - .now, Self.turnAttempt)
        guard let (data, stat) = try? await client.get(turn.node, timeout: timeout), data == record.encoded else { return false }
        exchange.wroteTurnNode(record, version: stat.version)
        return true
    }

    /// Has the turn node know a success, before it is told.
    ///
    /// - Throws: ``SubPoolError``, `timeout`: it may not know. The next turn learns it from the ack.
    mutating func record() async throws(SubPoolError) {
        // docs/models/coinbase.pml: RECORDED
        guard let turn, let record = exchange.record(after: turn.name) else { return }
        try await write(record, turn)
    }

    /// What is refused now is put back no more.
    mutating func forgetRefused() async {
        guard let turn, let record = exchange.recordWithoutRefused(in: turn.name) else { return }
        try? await write(record, turn)
    }

    private mutating func write(_ record: TurnRecord, _ turn: SharedTurn) async throws(SubPoolError) {
        let deadline = ContinuousClock.now + configuration.requestTimeout
        while let known = exchange.turnNode {
            do throws(ZooKeeperError) {
                let timeout = max(deadline - .now, .zero)
                let stat = try await client.set(turn.node, data: record.encoded, version: known.version, timeout: timeout)
                return exchange.wroteTurnNode(record, version: stat.version)
            } catch {
                guard error.code == .badVersion || error.isWait, error.code != .closed else { throw .timeout }
            }
            if await isWritten(record, until: deadline) { return }
            guard ContinuousClock.now < deadline, await !host.isOver, await isTurnSame() else { throw .timeout }
        }
    }

    private static let turnAttempt: Duration = .seconds(1)

    // MARK: Looking

    /// Reads the turn node, the request node and that of the ack, the last with a watch, all at once: one round trip.
    mutating func lookInTurn(_ turn: SharedTurn, until deadline: ContinuousClock.Instant) async throws(SubPoolError) -> (
        request: (data: [UInt8], stat: ZNodeStat), ack: ZNodeStat?
    ) {
        let (client, nodes, timeout) = (client, nodes, deadline - .now)
        async let reading = Self.outcome { () async throws(ZooKeeperError) in try await client.get(turn.node, timeout: timeout) }
        async let requesting = Self.outcome { () async throws(ZooKeeperError) in
            try await client.get(nodes.request, timeout: timeout)
        }
        let watching = await Self.outcome { () async throws(ZooKeeperError) in
            try await client.existsAndWatch(nodes.ack, timeout: timeout)
        }
        if case .success(let found) = watching { watch = found.watch }
        let (turnNode, request) = (await reading, await requesting)
        switch turnNode {
        case .success(let found):
            do throws(TurnRecord.Problem) {
                try exchange.tookTurn(found.data, found.stat)
            } catch {
                logger.error(
                    "Turn node cannot be used: the subpool's calls are refused",
                    metadata: [LogKey.subPool: .text(turn.node), LogKey.reason: .string(error.reason)]
                )
                throw .notShared
            }
        // Somebody deletes what servers share.
        case .failure(let error): throw error.code == .noNode ? .notRead : exchange.unread(error)
        }
        do throws(ZooKeeperError) {
            return (try request.get(), try watching.get().stat)
        } catch {
            throw exchange.unread(error)
        }
    }

    private static func outcome<Value: Sendable>(
        _ read: @Sendable () async throws(ZooKeeperError) -> Value
    ) async -> Result<Value, ZooKeeperError> {
        do throws(ZooKeeperError) {
            return .success(try await read())
        } catch {
            return .failure(error)
        }
    }
}
