import Logging
import ZooKeeper

// What becomes of what was sent.
extension SwitchWriter {
    func confirmed(_ id: Int) {
        guard let flight = flights.removeValue(forKey: id) else { return }
        let now = ContinuousClock.now
        for (sent, _) in flight.switches {
            if records[sent.record].sequence == sent.sequence {
                records[sent.record].newest = .confirmed
                settleOvertaken(sent.record)
            }
            if !sent.call.isFinished {
                sent.call.confirmOne(now: now)
                closeIfFinished(sent.call)
            }
        }
    }

    func failed(_ id: Int, _ error: ZooKeeperError) {
        guard let flight = flights.removeValue(forKey: id) else { return }
        // Nothing of it was done, or nobody knows: what it would have created is not believed to exist any more.
        for (sent, isCreation) in flight.switches where isCreation { records[sent.record].exists = false }

        var again = flight.switches.map(\.sent)
        if let position = error.operationIndex, again.indices.contains(position) {
            let isSettled = repair(error, again[position], isCreation: flight.switches[position].isCreation)
            if isSettled { again.remove(at: position) }
        } else if error.isOutcomeUnknown {
            if flight.switches.contains(where: \.isCreation) { upkeep = .listing }
        } else {
            isPaused = true
            if !error.isConnectionProblem {
                logger.error("Transaction failed", metadata: ["error": "\(error)", "records": "\(again.count)"])
            }
        }
        queue.putBack(again)
    }

    /// Learns from the one switch that made a transaction fail.
    ///
    /// - Returns: Whether that switch is done with.
    private func repair(_ error: ZooKeeperError, _ sent: SentSwitch, isCreation: Bool) -> Bool {
        switch (error.code, isCreation) {
        case (.noNode, false):
            records[sent.record].exists = false
            noteMismatch()
        case (.nodeExists, true):
            records[sent.record].exists = true
            noteMismatch()
        case (.noNode, true):
            // The directory itself is gone, and all records with it.
            upkeep = .listing
        default:
            refuse(sent, error)
            return true
        }
        return false
    }

    /// A few mismatches are repaired one by one, at one transaction each; after more of them the directory is listed again.
    private func noteMismatch() {
        mismatches += 1
        if mismatches > 8 { upkeep = .listing }
    }

    private func refuse(_ sent: SentSwitch, _ error: ZooKeeperError) {
        logger.error("Record refused by ZooKeeper", metadata: ["puname": "\(records.name(sent.record))", "error": "\(error)"])
        if records[sent.record].sequence == sent.sequence { abandon(sent.record) }
        guard !sent.call.isFinished else { return }
        sent.call.refuseOne(sent.taken.coinSwitch)
        // Each refusal costs a transaction. Where all records would be refused, a large call is given up.
        if sent.call.refusedCount >= 16 { finish([sent.call], .notConfirmed(first: nil)) }
        closeIfFinished(sent.call)
    }

    /// The newest switch of a record is given up: nobody knows whether it stands, and nothing older may be written over it.
    func abandon(_ record: RecordTable.Index) {
        records[record].newest = .abandoned
        settleOvertaken(record)
    }

    /// A newer switch was sent for the same record: this one is not sent any more, and shares its outcome.
    func overtake(_ sent: SentSwitch, by state: RecordTable.State) {
        guard !sent.call.isFinished else { return }
        switch state.newest {
        case .confirmed:
            sent.call.confirmOne(now: .now)
        case .pending:
            overtaken[sent.record, default: []].append(sent)
        case .abandoned, .none:
            sent.call.refuseOne(sent.taken.coinSwitch)
        }
        closeIfFinished(sent.call)
    }

    private func settleOvertaken(_ record: RecordTable.Index) {
        guard !overtaken.isEmpty, let switches = overtaken.removeValue(forKey: record) else { return }
        for sent in switches { overtake(sent, by: records[record]) }
    }
}
