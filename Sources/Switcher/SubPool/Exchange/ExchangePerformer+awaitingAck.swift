import ZooKeeper

extension ExchangePerformer {
    /// Waits for the answer to what has been written.
    mutating func reply() async throws(SubPoolError) -> SubPoolReply {
        let start = ContinuousClock.now
        let deadline = start + configuration.ackTimeout
        while true {
            if let watch, await host.wait(for: watch, until: deadline, waitingCall) == .timeIsUp {
                throw await lateError()
            }
            // First without a watch, which the answer needs no more. If it was not there yet, again with one: what came in between
            // is not missed.
            watch = nil
            for isWatched in [false, true] {
                guard var reply = try await judgeAck(isWatched: isWatched, until: deadline) else { continue }
                reply.ackTime = .now - start
                return reply
            }
            guard exchange.waitsOn else { throw .timeout }
        }
    }

    /// `nil`: nobody waits for what becomes of a request that a question has found.
    private var waitingCall: SubPoolCall? { exchange.sent?.isConfirming == true ? nil : call }

    /// - Returns: `nil` where there is no answer yet.
    private mutating func judgeAck(
        isWatched: Bool,
        until deadline: ContinuousClock.Instant
    ) async throws(SubPoolError) -> SubPoolReply? {
        let (ack, stat) = try await readAck(isWatched: isWatched, until: deadline)
        guard exchange.isNew(ack, stat) else { return nil }
        let (data, request) = try await readRequest(until: deadline)
        try exchange.checkRequest(data, request, atAck: stat.modifiedTransaction)
        exchange.sawRequest(data, request)
        switch try exchange.judge(ack, stat) {
        case .answered(let reply):
            return reply
        case .writeAgain:
            try await writeAgain(until: deadline)
            return nil
        case .waitOn:
            return nil
        }
    }

    private mutating func readAck(
        isWatched: Bool,
        until deadline: ContinuousClock.Instant
    ) async throws(SubPoolError) -> (data: [UInt8], stat: ZNodeStat) {
        do throws(ZooKeeperError) {
            guard isWatched else { return try await client.get(nodes.ack, timeout: deadline - .now) }
            let (data, stat, watch) = try await client.getAndWatch(nodes.ack, timeout: deadline - .now)
            self.watch = watch
            return (data, stat)
        } catch {
            throw exchange.unreadAck(error)
        }
    }

    private func readRequest(
        until deadline: ContinuousClock.Instant
    ) async throws(SubPoolError) -> (data: [UInt8], stat: ZNodeStat) {
        do throws(ZooKeeperError) {
            return try await client.get(nodes.request, timeout: deadline - .now)
        } catch {
            throw exchange.unchecked(error)
        }
    }

    /// Writes the request again, unchanged, so that it is answered again.
    mutating func writeAgain(until deadline: ContinuousClock.Instant) async throws(SubPoolError) {
        while let written = exchange.sent?.written {
            let held = heldToTurn
            do throws(ZooKeeperError) {
                let stat = try await setRequest(
                    written.data,
                    version: written.version,
                    heldTo: held,
                    timeout: deadline - .now
                )
                return exchange.wroteAgain(stat)
            } catch {
                // Whoever has had a turn since sees to the request.
                if isTurnLost(error, held) { throw .timeout }
                guard error.code == .badVersion || error.isWait else { throw .writeFailed }
                let (data, stat) = try await readRequest(until: deadline)
                guard await isTurnSame() else { throw .timeout }
                if try exchange.wroteAgainOrNot(data, stat) { return }
            }
        }
    }

    /// What a call is told that got no answer in time.
    private func lateError() async -> SubPoolError {
        guard !call.isAnswered else { return .cancelled }
        // That the request stays recorded is only true while it is there.
        guard await client.state == .connected else { return .timeout }
        do throws(SubPoolError) {
            let (data, stat) = try await readRequest(until: .now + .seconds(1))
            try exchange.checkRequest(data, stat)
            return .timeout
        } catch {
            return error == .dataUpdated ? error : .timeout
        }
    }

    /// Looks whether the request was written where nobody could tell, without a turn.
    ///
    /// - Returns: `nil` where ZooKeeper does not tell; then it is asked again.
    mutating func lookWhetherWritten() async -> CoinbaseExchange.LateLook? {
        do throws(ZooKeeperError) {
            // What was sent on an earlier connection is done, or never will be, once the one that is there now has answered this.
            try await client.sync(nodes.request, timeout: .seconds(1))
            let (data, stat) = try await client.get(nodes.request, timeout: .seconds(1))
            return exchange.lookedWhetherWritten(data, stat)
        } catch {
            guard error.code != .noNode else { return .overtaken }
            try? await Task.sleep(for: .milliseconds(500))
            return nil
        }
    }

    /// Waits until there is an ack to be judged, without a turn.
    ///
    /// - Returns: False where there may be none; then it is asked again.
    func awaitNewAck(until deadline: ContinuousClock.Instant) async -> Bool {
        guard let (ack, stat, watch) = try? await client.getAndWatch(nodes.ack, timeout: .seconds(1)) else {
            // ZooKeeper is away, or the node is.
            try? await Task.sleep(for: .milliseconds(500))
            return false
        }
        if exchange.isNew(ack, stat) {
            await watch.cancel()
            return true
        }
        _ = await host.wait(for: watch, until: deadline, call)
        return false
    }
}
