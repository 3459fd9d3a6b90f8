import Logging
import ZooKeeper

extension ExchangePerformer {
    /// Reads the request node, and watches that of the ack. Where another server's call is under way, its ack is waited for.
    ///
    /// - Returns: Until when the request may be written.
    mutating func prepare() async throws(SubPoolError) -> ContinuousClock.Instant {
        // Others may take turns without an end.
        let patience = ContinuousClock.now + max(configuration.requestTimeout, configuration.otherCallTime)
        while true {
            let deadline = ContinuousClock.now + configuration.requestTimeout
            switch try await look(until: deadline) {
            case .write:
                return deadline
            case .readAck:
                try await learn(until: deadline)
                return deadline
            case .waitForOtherCall(let time):
                guard ContinuousClock.now < patience else { throw .busy }
                try await waitForOtherCall(time)
            }
        }
    }

    private mutating func look(until deadline: ContinuousClock.Instant) async throws(SubPoolError) -> CoinbaseExchange.AfterLook {
        let (data, request): ([UInt8], ZNodeStat)
        let ack: ZNodeStat?
        if let turn, exchange.turnNode == nil {
            let found = try await lookInTurn(turn, until: deadline)
            return try exchange.looked(found.request.data, found.request.stat, ack: found.ack, now: await host.serverTime)
        }
        do throws(ZooKeeperError) {
            (data, request) = try await client.get(nodes.request, timeout: deadline - .now)
            (ack, watch) = try await client.existsAndWatch(nodes.ack, timeout: deadline - .now)
        } catch {
            throw unread(error)
        }
        return try exchange.looked(data, request, ack: ack, now: await host.serverTime)
    }

    private mutating func waitForOtherCall(_ time: Duration) async throws(SubPoolError) {
        guard let watch else { return }
        self.watch = nil
        guard await host.wait(for: watch, until: .now + time, call) == .timeIsUp else { return }
        guard !call.isAnswered else { throw .cancelled }
        guard await !host.isOver else { throw .stopped }
        exchange.otherCallsTimeIsUp()
    }

    private mutating func learn(until deadline: ContinuousClock.Instant) async throws(SubPoolError) {
        do throws(ZooKeeperError) {
            let (data, stat) = try await client.get(nodes.ack, timeout: deadline - .now)
            exchange.learn(data, stat)
        } catch {
            throw unread(error)
        }
    }

    private func unread(_ error: ZooKeeperError) -> SubPoolError {
        let told = exchange.unread(error)
        if told == .notRead, !error.isWait { logger.error("Subpool cannot be read", metadata: metadata(error)) }
        return told
    }

    /// Writes the request. Where nobody knows whether it was written, the node is read again and tells.
    mutating func write(until deadline: ContinuousClock.Instant) async throws(SubPoolError) {
        guard let (data, version) = exchange.firstWrite else { throw .notConfirmed }
        let record = turn.flatMap { exchange.record(before: $0.name) }
        let held = heldToTurn(keeping: record)
        do throws(ZooKeeperError) {
            // docs/models/coinbase.pml: AT_VERSION
            let stat = try await setRequest(data, version: version, heldTo: held, timeout: deadline - .now)
            await host.learnClock(from: stat)
            exchange.wrote(stat)
            if let record { exchange.wroteTurnNode(record) }
        } catch {
            if isTurnLost(error, held) { throw .notConfirmed }
            guard let told = exchange.unwritten(error) else {
                // A second at least: the time may have been spent on the write.
                let node = try? await client.get(nodes.request, timeout: max(deadline - .now, .seconds(1)))
                do throws(SubPoolError) {
                    if let record, await !isWritten(record, until: deadline) { throw .notConfirmed }
                    return try exchange.wroteOrNot(node)
                } catch {
                    if error == .notConfirmed { exchange.isLeftUnsure() }
                    throw error
                }
            }
            if told == .writeFailed { logger.error("Subpool cannot be written", metadata: metadata(error)) }
            throw told
        }
    }
}
