import ZooKeeper

// What is sent, and when.
extension SwitchWriter {
    /// Where a transaction's switches come from. See ``SwitchQueue``.
    private enum Source {
        case again, new, apart
    }

    /// How many pieces of a failed transaction are with the server at the same time: as many as make up about one.
    private static let maximumPiecesInFlight = 12
    /// How many transactions of what goes apart are with the server at the same time, beside others and alone.
    private static let maximumApartInFlight = (beside: 2, alone: 8)

    var canSend: Bool { nextSource != nil }

    /// Whether a switch that is there, or comes now, can be sent at once.
    var hasRoom: Bool { mayWrite && hasRoomForNew(sharedFlightCount) }

    private var mayWrite: Bool { isReady && !isPaused }

    private var sharedFlightCount: Int { flights.values.count { !$0.isApart } }

    private func hasRoomForNew(_ flightCount: Int) -> Bool {
        flightCount < configuration.maximumTransactionsInFlightBeforePartial
            || (flightCount < configuration.maximumTransactionsInFlight && queue.fills(configuration.maximumTransactionRecords))
    }

    private var nextSource: Source? {
        guard mayWrite else { return nil }
        let shared = sharedFlightCount
        if let count = queue.nextAgainCount {
            let isPiece = count <= configuration.maximumTransactionRecords / 8
            if shared < (isPiece ? Self.maximumPiecesInFlight : configuration.maximumTransactionsInFlight) { return .again }
        } else if queue.hasNew, hasRoomForNew(shared) {
            return .new
        }
        let limit = shared > 0 ? Self.maximumApartInFlight.beside : Self.maximumApartInFlight.alone
        return queue.hasApart && flights.count - shared < limit ? .apart : nil
    }

    /// Sends what waits, as far as transactions may be in flight.
    func send() async {
        while let source = nextSource {
            let (id, operations) = takeTransaction(from: source)
            guard !operations.isEmpty else { continue }
            // Transactions reach the client in the order in which they were taken: nobody but the loop of `run()` sends.
            await client.submit(operations) { [eventContinuation] in eventContinuation.yield(.finished(flight: id, $0)) }
        }
    }

    private func takeTransaction(from source: Source) -> (flight: Int, [TransactionOperation]) {
        var flight = Flight(isApart: source == .apart)
        var operations: [TransactionOperation] = []
        switch source {
        case .new: takeNew(into: &flight, &operations)
        case .again: takeGroup(queue.takeAgain(), into: &flight, &operations)
        case .apart: takeGroup(queue.takeApart(), into: &flight, &operations)
        }
        guard !operations.isEmpty else { return (0, []) }
        lastFlight += 1
        flights[lastFlight] = flight
        return (lastFlight, operations)
    }

    private func takeNew(into flight: inout Flight, _ operations: inout [TransactionOperation]) {
        refusals.forget(before: .now)
        // What is settled without being sent leaves room for more, and so does every operation that is not the longest.
        while queue.hasNew {
            let room = room(in: flight)
            guard room > 0 else { return }
            for taken in queue.take(upTo: room) {
                let sent = SentSwitch(taken: taken, record: records.index(of: taken.coinSwitch.name))
                if refusals.contains(sent.record) {
                    queue.isolate(sent)
                } else {
                    add(sent, to: &flight, &operations)
                }
            }
        }
    }

    private func takeGroup(_ group: SwitchGroup?, into flight: inout Flight, _ operations: inout [TransactionOperation]) {
        guard let group else { return }
        (flight.losses, flight.isRest) = (group.losses, group.isRest)
        var rest = group.switches[...]
        while !rest.isEmpty {
            let room = room(in: flight)
            guard room > 0 else { break }
            for sent in rest.prefix(room) { add(sent, to: &flight, &operations) }
            rest = rest.dropFirst(room)
        }
        // More than a transaction holds, now that some of it has to be created.
        guard !rest.isEmpty else { return }
        var left = group
        left.switches = Array(rest)
        queue.putBack(left, first: true)
    }

    /// How many records a transaction has room for, whatever they are.
    private func room(in flight: Flight) -> Int {
        min(
            configuration.maximumTransactionRecords - flight.switches.count,
            // One record goes out however long the directory's path is.
            max((bound.bytes - flight.byteCount) / longestOperation, flight.switches.isEmpty ? 1 : 0)
        )
    }

    private func add(_ sent: SentSwitch, to flight: inout Flight, _ operations: inout [TransactionOperation]) {
        guard let operation = operation(for: sent) else { return }
        flight.switches.append((sent, operation.isCreation))
        flight.byteCount += operation.encodedSize
        operations.append(operation)
    }

    /// What has to be sent for a switch. Nothing, if it is settled without.
    private func operation(for sent: SentSwitch) -> TransactionOperation? {
        let state = records[sent.record]
        if state.sequence > sent.sequence {
            overtake(sent, by: state)
            return nil
        }
        if sent.call.isFinished {
            // Only what was sent before gets here: it may stand.
            if state.sequence == sent.sequence, state.newest == .pending { abandon(sent.record) }
            return nil
        }
        records[sent.record].sequence = sent.sequence
        records[sent.record].newest = .pending
        // Believed from now on: what is sent later comes after it.
        records[sent.record].exists = true
        records.touch(sent.record)
        let path = configuration.directory.appending(records.name(sent.record).nodeName)
        let coin = sent.taken.coinSwitch.coin
        return state.exists
            ? .set(path, data: coin.bytes)
            : .create(path, data: coin.bytes, access: configuration.access)
    }
}

extension TransactionOperation {
    fileprivate var isCreation: Bool {
        if case .create = self { true } else { false }
    }
}
