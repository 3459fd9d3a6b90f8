import Logging
import ZooKeeper

extension SubPoolCoordinator {
    /// Writes a call's request and waits for the answer to it.
    ///
    /// - Parameter exchange: Tells afterwards what was written.
    func answer(to exchange: inout Exchange) async throws(SubPoolError) -> SubPoolReply {
        guard !exchange.call.isAnswered else { throw .cancelled }
        do throws(SubPoolError) {
            let (version, deadline) = try await prepare(&exchange)
            // Checked after every wait: the caller may have gone, and the server may be stopping.
            guard exchange.call.goUnderWay() else { throw .cancelled }
            guard !isOver else { throw .stopped }
            let data = exchange.call.request.data ?? exchange.previous
            let written = try await write(data, to: exchange, version: version, until: deadline)
            exchange.written = written
            wrote(exchange, data)
            let reply = try await reply(to: &exchange)
            await exchange.watch?.cancel()
            return reply
        } catch {
            await exchange.watch?.cancel()
            throw error
        }
    }

    /// Reads the request node, and watches that of the ack. Where another server's call is under way, its ack is waited for.
    ///
    /// - Returns: The version of the request node, and until when it may be written.
    private func prepare(_ exchange: inout Exchange) async throws(SubPoolError) -> (Int32, until: ContinuousClock.Instant) {
        // Others may take turns without an end.
        let patience = ContinuousClock.now + max(configuration.requestTimeout, configuration.otherCallTime)
        while true {
            let deadline = ContinuousClock.now + configuration.requestTimeout
            let (request, ack) = try await look(&exchange, until: deadline)
            guard let time = waitForOtherCall(request, ack, at: exchange.nodes.request), let watch = exchange.watch else {
                try await learn(from: exchange, request, ack, until: deadline)
                return (request.version, deadline)
            }
            guard ContinuousClock.now < patience else { throw .busy }
            exchange.watch = nil
            if await wait(for: watch, until: .now + time, exchange.call) == .timeIsUp {
                guard !exchange.call.isAnswered else { throw .cancelled }
                guard !isOver else { throw .stopped }
                remember(exchange.nodes.request) { $0.settled(request.modifiedTransaction) }
            }
        }
    }

    private func look(
        _ exchange: inout Exchange,
        until deadline: ContinuousClock.Instant
    ) async throws(SubPoolError) -> (request: ZNodeStat, ack: ZNodeStat) {
        let request: ZNodeStat
        let ack: ZNodeStat?
        do throws(ZooKeeperError) {
            (exchange.previous, request) = try await client.get(exchange.nodes.request, timeout: deadline - .now)
            (ack, exchange.watch) = try await client.existsAndWatch(exchange.nodes.ack, timeout: deadline - .now)
        } catch {
            throw unread(error, exchange)
        }
        guard let ack else { throw .cannotAcknowledge }
        return (request, ack)
    }

    /// Notes that the request that is there was accepted, if the ack says so: after a refusal it is put back.
    private func learn(
        from exchange: Exchange,
        _ request: ZNodeStat,
        _ ack: ZNodeStat,
        until deadline: ContinuousClock.Instant
    ) async throws(SubPoolError) {
        guard case .update = exchange.call.request, !exchange.previous.isEmpty,
            request.modifiedTransaction < ack.modifiedTransaction,
            memory(of: exchange.nodes.request).acceptedRequest != exchange.previous
        else { return }
        let data: [UInt8]
        let stat: ZNodeStat
        do throws(ZooKeeperError) {
            (data, stat) = try await client.get(exchange.nodes.ack, timeout: deadline - .now)
        } catch {
            throw unread(error, exchange)
        }
        guard stat.modifiedTransaction > request.modifiedTransaction, let ack = JobmakerAck(data) else { return }
        remember(exchange.nodes.request) { $0.observed(exchange.previous, ack: ack) }
    }

    private func unread(_ error: ZooKeeperError, _ exchange: Exchange) -> SubPoolError {
        switch error.code {
        case .noNode: return .doesNotExist(name: exchange.call.request.name.subPool.description)
        case .tooManyOperations: return .busy
        default:
            if !error.isConnectionProblem, error.code != .closed, error.code != .cancelled {
                logger.error("Subpool cannot be read", metadata: metadata(exchange, error))
            }
            return .notRead
        }
    }

    /// Writes the request node at that version. Where nobody knows whether it was written, the node is read again and tells.
    private func write(
        _ data: [UInt8],
        to exchange: Exchange,
        version: Int32,
        until deadline: ContinuousClock.Instant
    ) async throws(SubPoolError) -> Exchange.Written {
        do throws(ZooKeeperError) {
            let stat = try await client.set(exchange.nodes.request, data: data, version: version, timeout: deadline - .now)
            learnClock(from: stat)
            return Exchange.Written(data, stat)
        } catch {
            switch error.code {
            case .badVersion: throw .dataUpdated
            case .noNode: throw .doesNotExist(name: exchange.call.request.name.subPool.description)
            case .tooManyOperations: throw .busy
            case _ where error.isOutcomeUnknown:
                // A second at least: the time may have been spent on the write.
                let node = try? await client.get(exchange.nodes.request, timeout: max(deadline - .now, .seconds(1)))
                guard let (found, stat) = node, stat.version > version else { throw .notConfirmed }
                guard found == data else { throw .dataUpdated }
                return Exchange.Written(data, stat)
            case _ where error.isConnectionProblem || error.code == .closed || error.code == .cancelled:
                throw .notConfirmed
            default:
                logger.error("Subpool cannot be written", metadata: metadata(exchange, error))
                throw .writeFailed
            }
        }
    }

    /// Waits for the answer to what has been written.
    ///
    /// - Parameter waitsForStrangers: Whether to wait while no ack says anything about this request. A follow-up does that without a turn.
    func reply(
        to exchange: inout Exchange,
        waitsForStrangers: Bool = true
    ) async throws(SubPoolError) -> SubPoolReply {
        guard let written = exchange.written else { throw .notConfirmed }
        let start = ContinuousClock.now
        let deadline = start + configuration.ackTimeout
        var judge = exchange.judge ?? AckJudge(exchange.call.request, writtenBy: written.transaction)
        defer { exchange.judge = judge }
        let firstWrites = judge.writes
        while true {
            if let watch = exchange.watch, await wait(for: watch, until: deadline, exchange.call) == .timeIsUp {
                throw await lateError(exchange)
            }
            // First without a watch, which the answer needs no more. If it was not there yet, again with one: what came in between
            // is not missed.
            exchange.watch = nil
            for isWatched in [false, true] {
                let ack = try await ack(&exchange, isWatched: isWatched, until: deadline)
                guard let ack, judge.isNew(writtenBy: ack.stat.modifiedTransaction) else { continue }
                try await checkRequest(exchange, atAck: ack.stat.modifiedTransaction, until: deadline)
                switch judge.judge(ack.data, writtenBy: ack.stat.modifiedTransaction) {
                case .answered(var reply):
                    reply.ackTime = .now - start
                    noteOutcome(reply, of: exchange, ack.data)
                    return reply
                case .unreadable: throw .cannotParseAck
                case .notOurs: break
                case .unconfirmed:
                    guard judge.writes < configuration.maximumWrites else { break }
                    let again = try await writeAgain(exchange, until: deadline)
                    exchange.written = again
                    judge.wasWrittenAgain(by: again.transaction)
                }
            }
            guard waitsForStrangers || judge.writes > firstWrites else { throw .timeout }
        }
    }

    /// Notes what is to be put back after a later refusal.
    private func noteOutcome(_ reply: SubPoolReply, of exchange: Exchange, _ ack: [UInt8]) {
        guard let data = exchange.written?.data else { return }
        remember(exchange.nodes.request) { memory in
            switch exchange.call.request {
            case .update: if reply.isSuccess { memory.accepted(data) } else { memory.refused(data) }
            // The ack to a question may be a late one: it has to say what the request says.
            case .coinbase: if let ack = JobmakerAck(ack) { memory.observed(data, ack: ack) }
            }
        }
    }

    /// Reads the ack's node, and watches it.
    ///
    /// - Returns: `nil` where it was never written.
    private func ack(
        _ exchange: inout Exchange,
        isWatched: Bool,
        until deadline: ContinuousClock.Instant
    ) async throws(SubPoolError) -> (data: [UInt8], stat: ZNodeStat)? {
        do throws(ZooKeeperError) {
            let data: [UInt8]
            let stat: ZNodeStat
            if isWatched {
                (data, stat, exchange.watch) = try await client.getAndWatch(exchange.nodes.ack, timeout: deadline - .now)
            } else {
                (data, stat) = try await client.get(exchange.nodes.ack, timeout: deadline - .now)
            }
            return stat.version == 0 && data.isEmpty ? nil : (data, stat)
        } catch {
            throw error.isWait ? .timeout : .cannotGetAck
        }
    }

    /// Checks that the request node holds what this call has written, whatever its version: others may have written it again,
    /// unchanged. An ack counts only if it did when the ack was written: what is the very next write, and later than the ack, is
    /// another call that has waited for it.
    @discardableResult
    private func checkRequest(
        _ exchange: Exchange,
        atAck ack: Int64? = nil,
        until deadline: ContinuousClock.Instant
    ) async throws(SubPoolError) -> ZNodeStat {
        let data: [UInt8]
        let stat: ZNodeStat
        do throws(ZooKeeperError) {
            (data, stat) = try await client.get(exchange.nodes.request, timeout: deadline - .now)
        } catch {
            throw error.code == .noNode ? .dataUpdated : error.isWait ? .timeout : .notRead
        }
        guard let written = exchange.written else { throw .dataUpdated }
        if data == written.data { return stat }
        guard let ack, stat.isNextWrite(after: written), stat.modifiedTransaction > ack else { throw .dataUpdated }
        return stat
    }

    /// Writes the request again, unchanged, so that it is answered again.
    func writeAgain(
        _ exchange: Exchange,
        until deadline: ContinuousClock.Instant
    ) async throws(SubPoolError) -> Exchange.Written {
        guard var written = exchange.written else { throw .notConfirmed }
        while true {
            do throws(ZooKeeperError) {
                let stat = try await client.set(
                    exchange.nodes.request,
                    data: written.data,
                    version: written.version,
                    timeout: deadline - .now
                )
                remember(exchange.nodes.request) { $0.settled(stat.modifiedTransaction) }
                return Exchange.Written(written.data, stat)
            } catch {
                guard error.code == .badVersion || error.isWait else { throw .writeFailed }
                // Whoever has written it unchanged has asked the jobmaker again, too.
                let stat = try await checkRequest(exchange, until: deadline)
                let isWritten = stat.version > written.version
                written = Exchange.Written(written.data, stat)
                if isWritten { return written }
            }
        }
    }

    /// What a call is told that got no answer in time.
    private func lateError(_ exchange: Exchange) async -> SubPoolError {
        guard !exchange.call.isAnswered else { return .cancelled }
        // That the request stays recorded is only true while it is there.
        guard await client.state == .connected else { return .timeout }
        do throws(SubPoolError) {
            try await checkRequest(exchange, until: .now + .seconds(1))
            return .timeout
        } catch {
            return error == .dataUpdated ? error : .timeout
        }
    }
}

extension ZooKeeperError {
    /// Whether it says that ZooKeeper is away, or that the time was up: a call that has written its request can only wait then.
    var isWait: Bool { isConnectionProblem || code == .cancelled || code == .closed || code == .tooManyOperations }
}

extension ZNodeStat {
    /// Whether nothing was written in between, and the node is the same.
    fileprivate func isNextWrite(after written: Exchange.Written) -> Bool {
        version == written.version + 1 && createdTransaction < written.transaction
    }
}

extension Exchange.Written {
    init(_ data: [UInt8], _ stat: ZNodeStat) {
        self.init(data: data, version: stat.version, transaction: stat.modifiedTransaction)
    }
}
