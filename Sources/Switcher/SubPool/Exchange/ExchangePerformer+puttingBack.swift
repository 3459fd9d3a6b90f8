import Logging
import ZooKeeper

extension ExchangePerformer {
    /// How long one attempt may take.
    private static let attempt: Duration = .seconds(1)

    /// Does what follows an answer. A refused update is answered once its request is put back, or when that does not go at once. Who
    /// has asked need not wait for what becomes of a refused request that somebody else has left there.
    mutating func settle(_ reply: SubPoolReply) async {
        switch exchange.afterAnswer {
        case .nothing:
            break
        case .putBack:
            await putBack(andAnswer: reply)
        case .confirmRefusal:
            call.answer(.success(reply))
            if let confirmed = await confirm() { await settle(confirmed) }
        }
    }

    /// Puts back, for a refused request, the last one that was accepted, and waits a while for its ack. See ``PutBack``.
    private mutating func putBack(andAnswer reply: SubPoolReply) async {
        guard let sent = exchange.sent else { return }
        await forgetRefused()
        var metadata: Logger.Metadata = [
            LogKey.subPool: .text(nodes.request),
            LogKey.previous: .text(request: sent.previous),
            LogKey.refused: .text(request: sent.written.data),
        ]
        switch exchange.refused() {
        case .write(let putBack):
            metadata[LogKey.previous] = .text(request: putBack.target)
            await write(putBack, andAnswer: reply, metadata)
        case .nothing:
            break
        case .unknown:
            metrics.ended(putBack: .unknown)
            logger.error("What was accepted before a refused request is not known, put it back by hand", metadata: metadata)
        }
    }

    /// While ZooKeeper is away it is tried again and again. The call keeps its turn meanwhile.
    private mutating func write(_ first: PutBack, andAnswer reply: SubPoolReply, _ metadata: Logger.Metadata) async {
        let giveUp = ContinuousClock.now + configuration.putBackTime
        var putBack = first
        while true {
            let (step, error) = await attempt(&putBack)
            let failure = error.map { metadata.merging([LogKey.error: .text($0)]) { $1 } } ?? metadata
            switch step {
            case .done(let transaction):
                exchange.putBack(by: transaction)
                call.answer(.success(reply))
                metrics.ended(putBack: .done)
                logger.info("Request before a refused one put back", metadata: metadata)
                // So that the next call does not have to wait past it.
                _ = await nextAck(after: transaction, until: .now + configuration.ackTimeout)
                return
            case .look, .again:
                continue
            case .leftAlone:
                metrics.ended(putBack: .overtaken)
                return logger.notice("Refused request was overwritten by somebody else, left alone", metadata: metadata)
            case .failed:
                metrics.ended(putBack: .failed)
                return logger.error("Request before a refused one cannot be put back, do it by hand", metadata: failure)
            case .pending:
                call.answer(.success(reply))
                guard await !host.isOver, !Task.isCancelled, error?.code != .closed, ContinuousClock.now < giveUp else {
                    metrics.ended(putBack: .failed)
                    return logger.error(
                        "Request before a refused one was not put back in time, do it by hand",
                        metadata: failure
                    )
                }
                // An attempt may fail at once, again and again.
                try? await Task.sleep(for: .milliseconds(100))
            }
        }
    }

    private func attempt(_ putBack: inout PutBack) async -> (PutBack.Step, ZooKeeperError?) {
        let held = heldToTurn
        do throws(ZooKeeperError) {
            let stat = try await setRequest(
                putBack.target,
                version: putBack.refused.version,
                heldTo: held,
                timeout: Self.attempt
            )
            return (.done(transaction: stat.modifiedTransaction), nil)
        } catch {
            if isTurnLost(error, held) { return (.leftAlone, nil) }
            let step = PutBack.afterFailedWrite(error)
            guard step == .look else { return (step, error) }
        }
        do throws(ZooKeeperError) {
            let (data, stat) = try await client.get(nodes.request, timeout: Self.attempt)
            return (putBack.found(data, stat), nil)
        } catch {
            return (PutBack.afterFailedLook(error), error)
        }
    }

    /// A question has found a request that is not known as accepted: it is asked again, until that is accepted or refused.
    ///
    /// - Returns: `nil` where no ack has told in time.
    private mutating func confirm() async -> SubPoolReply? {
        guard let ack = exchange.sent?.ack, exchange.foundRefusal(ack) else { return nil }
        do throws(SubPoolError) {
            try await writeAgain(until: .now + configuration.ackTimeout)
            let confirmed = try await reply()
            try await record()
            await watch?.cancel()
            watch = nil
            return confirmed
        } catch {
            await watch?.cancel()
            watch = nil
            return nil
        }
    }

    /// - Returns: `nil` where none came in time.
    private func nextAck(
        after transaction: Int64,
        until deadline: ContinuousClock.Instant
    ) async -> (data: [UInt8], stat: ZNodeStat)? {
        while true {
            guard let (data, stat, watch) = try? await client.getAndWatch(nodes.ack, timeout: deadline - .now) else {
                return nil
            }
            if stat.modifiedTransaction > transaction {
                await watch.cancel()
                return (data, stat)
            }
            if await host.wait(for: watch, until: deadline, nil) == .timeIsUp { return nil }
        }
    }
}
