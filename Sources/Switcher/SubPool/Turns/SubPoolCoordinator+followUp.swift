import Logging
import ZooKeeper

// What becomes of updates whose callers were told that they are not confirmed.
extension SubPoolCoordinator {
    /// Follows an update up in the background, until an ack decides it, another call writes, or its time is over.
    func startFollowUp(_ exchange: CoinbaseExchange) {
        let node = exchange.nodes.request
        // One that may not have been written need not have taken the place of what is followed up.
        let earlier = exchange.isUnsure ? followUps[node] : nil
        if earlier == nil { endFollowUp(node, because: "the same update was sent again", .overtaken) }
        // Nobody would take the work any more.
        guard !isOver, !isStopped else { return leaveUnconfirmed(exchange, because: "the server stops") }
        // docs/models/coinbase.pml: FOLLOW_UP
        guard let followUp = followUps.start(exchange, after: earlier, now: .now) else {
            return leaveUnconfirmed(exchange, because: "too many are followed up")
        }
        earlier?.call.answer(.failure(.cancelled))
        giveWork(followUp: followUp)
    }

    func endFollowUp(_ node: ZNodePath, because reason: String, _ outcome: SubPoolMetrics.LateOutcome = .unconfirmed) {
        guard let followUp = followUps.remove(node) else { return }
        followUp.call.answer(.failure(.cancelled))
        for exchange in followUp.earlier + [followUp.exchange] { leaveUnconfirmed(exchange, because: reason, outcome) }
    }

    private func leaveUnconfirmed(
        _ exchange: CoinbaseExchange,
        because reason: String,
        _ outcome: SubPoolMetrics.LateOutcome = .unconfirmed
    ) {
        metrics.ended(late: outcome)
        log("Coinbase update stays unconfirmed", exchange, reason)
    }

    /// Waits for the next ack without a turn on the subpool, and takes one when there is an ack to be judged.
    func followUp(_ node: ZNodePath, id: Int) async {
        while let current = followUps[node], current.id == id {
            let call = current.call
            guard !isOver, !isStopped else { return endFollowUp(node, because: "the server stops") }
            guard ContinuousClock.now < current.deadline else { return endFollowUp(node, because: "no ack came") }
            if current.exchange.isUnsure {
                await lookWhetherWritten(node, current)
                continue
            }
            // After every wait: it may have ended, or have been looked at in a turn.
            guard await performer(call, current.exchange).awaitNewAck(until: current.deadline), followUps[node]?.call === call
            else { continue }
            await withCheckedContinuation { continuation in
                call.whenAnswered { _ in continuation.resume() }
                takeTurn(for: call)
            }
            // It got no turn, too many wait for theirs: not asked for again with a call that is answered.
            if followUps[node]?.call === call { followUps.waitsOn(node) }
            // Nor at once, and neither where an ack could not be judged, which is a new one still.
            if followUps[node]?.id == id { try? await Task.sleep(for: .milliseconds(500)) }
        }
    }

    /// ZooKeeper was away when the request was written: once it answers again the node tells whether it was.
    private func lookWhetherWritten(_ node: ZNodePath, _ followUp: FollowUp) async {
        var performer = performer(followUp.call, followUp.exchange)
        let look = await performer.lookWhetherWritten()
        // Ended meanwhile, or written over.
        guard let look, followUps[node]?.call === followUp.call else { return }
        switch look {
        case .written:
            for earlier in followUps.replacesEarlier(node, performer.exchange) {
                leaveUnconfirmed(earlier, because: "another call has written the request", .overtaken)
            }
        case .notWritten:
            metrics.ended(late: .notWritten)
            log("Coinbase update was not written", performer.exchange, "")
            _ = followUps.goesBack(node)
        case .overtaken:
            endFollowUp(node, because: "another call has written the request", .overtaken)
        }
    }

    /// Looks at the ack, in a turn on the subpool: a refusal is confirmed and put back as in any other call.
    func serveFollowUp(_ node: ZNodePath, _ sharedTurn: SharedTurn?) async {
        guard let followUp = followUps[node] else { return }
        followUps.takesTurn(node)
        let turn = followUp.call
        var performer = performer(turn, followUp.exchange, sharedTurn)
        performer.exchange.resume(memories[node])
        if let sharedTurn {
            let found = try? await client.get(sharedTurn.node, timeout: .seconds(1))
            guard followUps[node]?.call === turn else { return }
            guard let found else {
                followUps.waitsOn(node)
                return turn.answer(.failure(.notRead))
            }
            // Others may have had their turn since: whether the request is still there, and was in between, is seen at the ack.
            guard (try? performer.exchange.tookTurn(found.data, found.stat)) != nil else {
                return endFollowUp(node, because: SubPoolError.notShared.logReason)
            }
        }
        let outcome = await performer.awaitAnswer()
        memories.keep(performer.exchange.memory, of: node)
        // Ended meanwhile.
        guard followUps[node]?.call === turn else { return }
        switch outcome {
        case .success(let reply):
            _ = followUps.remove(node)
            metrics.ended(late: reply.isSuccess ? .confirmed : .refused)
            if reply.isSuccess {
                log("Coinbase update confirmed late", performer.exchange, "")
            } else {
                log("Coinbase update refused late", performer.exchange, reply.message)
                await performer.settle(reply)
                memories.keep(performer.exchange.memory, of: node)
            }
        case .failure where performer.exchange.isLate:
            // Another ack may come.
            followUps.waitsOn(node, performer.exchange)
        case .failure(let error):
            endFollowUp(node, because: error.logReason)
        }
        turn.answer(outcome)
    }

    private func log(_ message: Logger.Message, _ exchange: CoinbaseExchange, _ reason: String) {
        var metadata: Logger.Metadata = [
            LogKey.subPool: .text(exchange.nodes.request),
            LogKey.request: .text(request: exchange.sent?.written.data ?? exchange.request.data ?? []),
        ]
        if !reason.isEmpty { metadata[LogKey.reason] = .text(reason) }
        logger.notice(message, metadata: metadata)
    }
}
