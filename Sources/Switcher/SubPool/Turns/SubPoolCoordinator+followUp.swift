import Logging
import ZooKeeper

/// An update that was not answered in time: its request stays recorded, and a jobmaker may still do as it says, or refuse it.
struct FollowUp {
    var exchange: Exchange
    /// Tells it from a later one of the same subpool.
    let id: Int
    let deadline: ContinuousClock.Instant
    /// Answered once the follow-up is to end. It stands for it while it waits for the next ack, and in the queue for its turn.
    var call: SubPoolCall
}

// What becomes of updates whose callers were told that they are not confirmed.
extension SubPoolCoordinator {
    /// Follows an update up in the background, until an ack decides it, another call writes, or its time is over.
    func startFollowUp(_ exchange: Exchange) {
        let node = exchange.nodes.request
        endFollowUp(node, because: "the same update was sent again")
        guard !isOver, configuration.followUpTime > .zero, followUps.count < configuration.maximumFollowUps else { return }
        lastFollowUp += 1
        followUps[node] = FollowUp(
            exchange: exchange,
            id: lastFollowUp,
            deadline: .now + configuration.followUpTime,
            call: SubPoolCall(exchange.call.request, latestTurn: .now + configuration.followUpTime)
        )
        workContinuation.yield(.followUp(node, id: lastFollowUp))
    }

    func endFollowUp(_ node: ZNodePath, because reason: String) {
        guard let followUp = followUps.removeValue(forKey: node) else { return }
        followUp.call.answer(.failure(.cancelled))
        log("Coinbase update stays unconfirmed", followUp.exchange, reason)
    }

    /// Waits for the next ack without a turn on the subpool, and takes one when there is an ack to be judged.
    func followUp(_ node: ZNodePath, id: Int) async {
        guard let deadline = followUps[node]?.deadline else { return }
        while let current = followUps[node], current.id == id {
            let call = current.call
            guard !isOver, !isStopped else { return endFollowUp(node, because: "the server stops") }
            guard ContinuousClock.now < deadline else { return endFollowUp(node, because: "no ack came") }
            guard await hasNewAck(node, until: deadline, call), followUps[node]?.call === call else { continue }
            await withCheckedContinuation { continuation in
                call.whenAnswered { _ in continuation.resume() }
                takeTurn(for: call, at: node)
            }
            // It got no turn, too many wait for theirs: not asked for again at once, nor with a call that is answered.
            guard followUps[node]?.call === call else { continue }
            followUps[node]?.call = SubPoolCall(call.request, latestTurn: deadline)
            try? await Task.sleep(for: .milliseconds(500))
        }
    }

    /// - Returns: False where there may be none; then it is asked again.
    private func hasNewAck(_ node: ZNodePath, until deadline: ContinuousClock.Instant, _ call: SubPoolCall) async -> Bool {
        guard let exchange = followUps[node]?.exchange else { return false }
        guard let (_, stat, watch) = try? await client.getAndWatch(exchange.nodes.ack, timeout: .seconds(1)) else {
            // ZooKeeper is away, or the node is.
            try? await Task.sleep(for: .milliseconds(500))
            return false
        }
        if exchange.judge?.isNew(writtenBy: stat.modifiedTransaction) ?? true {
            await watch.cancel()
            return true
        }
        _ = await wait(for: watch, until: deadline, call)
        return false
    }

    /// Looks at the ack, in a turn on the subpool: a refusal is confirmed and put back as in any other call.
    func serveFollowUp(_ node: ZNodePath) async {
        guard var followUp = followUps[node] else { return }
        let turn = followUp.call
        followUp.exchange.call = turn
        followUp.exchange.watch = nil
        let outcome: Result<SubPoolReply, SubPoolError>
        do throws(SubPoolError) {
            outcome = .success(try await reply(to: &followUp.exchange, waitsForStrangers: false))
        } catch {
            outcome = .failure(error)
        }
        await followUp.exchange.watch?.cancel()
        // Ended meanwhile.
        guard followUps[node]?.call === turn else { return }
        switch outcome {
        case .success(let reply):
            followUps[node] = nil
            if reply.isSuccess {
                log("Coinbase update confirmed late", followUp.exchange, "")
            } else {
                log("Coinbase update refused late", followUp.exchange, reply.message)
                await putBack(followUp.exchange) {}
            }
        case .failure(let error) where error == .timeout:
            // Another ack may come.
            followUp.call = SubPoolCall(turn.request, latestTurn: followUp.deadline)
            followUps[node] = followUp
        case .failure(let error):
            endFollowUp(node, because: error.message)
        }
        turn.answer(outcome)
    }

    private func log(_ message: Logger.Message, _ exchange: Exchange, _ reason: String) {
        var metadata: Logger.Metadata = [
            LogKey.subPool: text(exchange.nodes.request),
            LogKey.request: text(exchange.written?.data ?? []),
        ]
        if !reason.isEmpty { metadata[LogKey.reason] = .string(LogText(reason).description) }
        logger.notice(message, metadata: metadata)
    }
}
