import Logging
import ZooKeeper

extension SubPoolCoordinator {
    /// How long one attempt may take.
    private static let attempt: Duration = .seconds(1)

    private enum PutBackOutcome {
        case done(transaction: Int64)
        /// Somebody else has written the request node, or it is gone: what is there now is theirs.
        case leftAlone
        /// Somebody else has written it unchanged.
        case versionChanged
        /// ZooKeeper is away.
        case pending(ZooKeeperError)
        case failed(ZooKeeperError)
    }

    /// Puts back, for a refused request, the last one that was accepted, and waits a while for its ack: a jobmaker that starts would
    /// find the refused request, and fall back to its own configuration file. See ``SubPoolMemory/requestToPutBack(inPlaceOf:previous:standing:name:)``.
    ///
    /// While ZooKeeper is away it is tried again and again. The call keeps its turn meanwhile.
    ///
    /// - Parameter whenSettled: Called when it is done, or first when it is not done at once.
    func putBack(_ exchange: Exchange, whenSettled: () -> Void) async {
        guard var written = exchange.written else { return }
        remember(exchange.nodes.request) { $0.refused(written.data) }
        let standing = exchange.judge?.agreedStanding
        let target = memory(of: exchange.nodes.request).requestToPutBack(
            inPlaceOf: written.data,
            previous: exchange.previous,
            standing: standing,
            name: exchange.call.request.name
        )
        let giveUp = ContinuousClock.now + configuration.putBackTime
        var metadata: Logger.Metadata = [
            LogKey.subPool: text(exchange.nodes.request),
            LogKey.previous: text(target ?? exchange.previous),
            LogKey.refused: text(written.data),
        ]
        guard let target else {
            logger.error("What was accepted before a refused request is not known, put it back by hand", metadata: metadata)
            return
        }
        guard target != written.data else { return }
        while true {
            switch await putBackOnce(target, exchange, &written) {
            case .done(let transaction):
                remember(exchange.nodes.request) { $0.settled(transaction) }
                whenSettled()
                logger.info("Request before a refused one put back", metadata: metadata)
                return await awaitAck(after: transaction, exchange)
            case .versionChanged:
                continue
            case .leftAlone:
                logger.notice("Refused request was overwritten by somebody else, left alone", metadata: metadata)
                return
            case .failed(let error):
                metadata[LogKey.error] = text(error)
                logger.error("Request before a refused one cannot be put back, do it by hand", metadata: metadata)
                return
            case .pending(let error):
                whenSettled()
                guard !isOver, !Task.isCancelled, error.code != .closed, ContinuousClock.now < giveUp else {
                    metadata[LogKey.error] = text(error)
                    logger.error("Request before a refused one was not put back in time, do it by hand", metadata: metadata)
                    return
                }
                // An attempt may fail at once, again and again.
                try? await Task.sleep(for: .milliseconds(100))
            }
        }
    }

    private func putBackOnce(
        _ target: [UInt8],
        _ exchange: Exchange,
        _ written: inout Exchange.Written
    ) async -> PutBackOutcome {
        let path = exchange.nodes.request
        do throws(ZooKeeperError) {
            let stat = try await client.set(path, data: target, version: written.version, timeout: Self.attempt)
            return .done(transaction: stat.modifiedTransaction)
        } catch {
            if error.code == .noNode { return .leftAlone }
            guard error.code == .badVersion || error.isWait else { return .failed(error) }
        }
        // Somebody else has written it, or nobody knows whether it was written.
        do throws(ZooKeeperError) {
            let (data, stat) = try await client.get(path, timeout: Self.attempt)
            if data == target { return .done(transaction: stat.modifiedTransaction) }
            guard data == written.data else { return .leftAlone }
            written = Exchange.Written(data, stat)
            return .versionChanged
        } catch {
            if error.code == .noNode { return .leftAlone }
            return error.isWait ? .pending(error) : .failed(error)
        }
    }

    /// A question was answered with a refusal: of the request that is there, if a jobmaker says the same when it is asked again. Then
    /// it is put back like any other: whoever wrote it was killed before it could.
    func putBackFoundRefusal(_ exchange: inout Exchange) async {
        let deadline = ContinuousClock.now + configuration.ackTimeout
        guard !exchange.previous.isEmpty,
            let first = try? await client.get(exchange.nodes.ack, timeout: Self.attempt),
            let refusal = JobmakerAck(first.data), !refusal.isSuccess, !refusal.isOfEmptyRequest,
            var judge = exchange.judge, let again = try? await writeAgain(exchange, until: deadline)
        else { return }
        exchange.written = again
        judge.wasWrittenAgain(by: again.transaction)
        guard let next = await nextAck(after: again.transaction, exchange, until: deadline) else { return }
        _ = judge.judge(next.data, writtenBy: next.stat.modifiedTransaction)
        guard let second = JobmakerAck(next.data), second.saysTheSame(as: refusal) else { return }
        exchange.judge = judge
        await putBack(exchange) {}
    }

    /// Waits for the next ack, so that the next call does not have to wait past it.
    private func awaitAck(after transaction: Int64, _ exchange: Exchange) async {
        _ = await nextAck(after: transaction, exchange, until: .now + configuration.ackTimeout)
    }

    /// - Returns: `nil` where none came in time.
    private func nextAck(
        after transaction: Int64,
        _ exchange: Exchange,
        until deadline: ContinuousClock.Instant
    ) async -> (data: [UInt8], stat: ZNodeStat)? {
        while true {
            guard let (data, stat, watch) = try? await client.getAndWatch(exchange.nodes.ack, timeout: deadline - .now) else {
                return nil
            }
            if stat.modifiedTransaction > transaction {
                await watch.cancel()
                return (data, stat)
            }
            if await wait(for: watch, until: deadline) == .timeIsUp { return nil }
        }
    }
}
