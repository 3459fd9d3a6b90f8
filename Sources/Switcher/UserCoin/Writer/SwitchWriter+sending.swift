import ZooKeeper

// What is sent, and when.
extension SwitchWriter {
    var canSend: Bool { !queue.isEmpty && hasRoom }

    /// Whether a switch that is there, or comes now, can be sent at once.
    var hasRoom: Bool {
        guard isReady, !isPaused else { return false }
        return flights.count < configuration.maximumTransactionsInFlightBeforePartial
            || (flights.count < configuration.maximumTransactionsInFlight && queue.fills(configuration.maximumTransactionRecords))
    }

    /// Sends what waits, as far as transactions may be in flight.
    func send() async {
        while canSend {
            let (id, operations) = takeTransaction()
            guard !operations.isEmpty else { continue }
            // Transactions reach the client in the order in which they were taken: nobody but the loop of `run()` sends.
            await client.submit(operations) { [eventContinuation] in eventContinuation.yield(.finished(flight: id, $0)) }
        }
    }

    private func takeTransaction() -> (flight: Int, [TransactionOperation]) {
        var flight = Flight()
        var operations: [TransactionOperation] = []
        var byteCount = 0
        // What is settled without being sent leaves room for more, and so does every operation that is not the longest.
        while !queue.isEmpty {
            let room = min(
                configuration.maximumTransactionRecords - operations.count,
                // One record goes out however long the directory's path is.
                max((configuration.maximumTransactionBytes - byteCount) / longestOperation, operations.isEmpty ? 1 : 0)
            )
            guard room > 0 else { break }
            let (again, new) = queue.take(upTo: room)
            let numbered = new.map { SentSwitch(taken: $0, record: records.index(of: $0.coinSwitch.name)) }
            for sent in again + numbered {
                guard let operation = operation(for: sent) else { continue }
                flight.switches.append((sent, operation.isCreation))
                operations.append(operation)
                byteCount += operation.encodedSize
            }
        }
        guard !operations.isEmpty else { return (0, []) }
        lastFlight += 1
        flights[lastFlight] = flight
        return (lastFlight, operations)
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
            if state.sequence == sent.sequence { abandon(sent.record) }
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
