import Logging
import ZooKeeper

// What becomes of what was sent.
extension SwitchWriter {
    func confirmed(_ id: Int) {
        guard let flight = flights.removeValue(forKey: id) else { return }
        let now = ContinuousClock.now
        bound.done(byteCount: flight.byteCount)
        for (sent, _) in flight.switches {
            if records[sent.record].sequence == sent.sequence {
                records[sent.record].newest = .confirmed
                records[sent.record].exists = true
                records[sent.record].misses = 0
                settleOvertaken(sent.record)
            }
            refusals.remove(sent.record)
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

        var group = flight.group
        if let position = error.operationIndex, flight.switches.indices.contains(position) {
            switch repair(error, group.switches[position], isCreation: flight.switches[position].isCreation) {
            case .again: break
            case .settled: return queue.putBackRest(of: group, failedAt: position) { [refusals] in refusals.contains($0) }
            case .mismatch: return repairMismatch(flight, at: position)
            }
        } else if error.isOutcomeUnknown {
            group.losses += 1
            lowerBound(flight, losses: group.losses)
        } else {
            isPaused = true
            if !error.isConnectionProblem {
                // A server that is too busy says so again and again.
                logger.log(
                    level: error.code == .throttled ? .debug : .error,
                    "Transaction failed",
                    metadata: [LogKey.error: "\(error)", LogKey.records: "\(group.count)"]
                )
            }
        }
        queue.putBack(group)
    }

    private func lowerBound(_ flight: Flight, losses: Int) {
        let before = bound.bytes
        bound.lost(byteCount: flight.byteCount, losses: losses)
        guard bound.bytes < before else { return }
        logger.warning(
            "Transactions made smaller: the connection was lost with the same one again",
            metadata: [LogKey.bytes: "\(bound.bytes)", LogKey.records: "\(flight.switches.count)"]
        )
    }

    /// What the one switch that made a transaction fail means for it and the others.
    private enum Repair {
        case again
        /// That switch is done with.
        case settled
        /// The belief about its record was wrong.
        case mismatch
    }

    /// Learns from the one switch that made a transaction fail.
    private func repair(_ error: ZooKeeperError, _ sent: SentSwitch, isCreation: Bool) -> Repair {
        switch (error.code, isCreation) {
        case (.noNode, false):
            records[sent.record].exists = false
            return .mismatch
        case (.nodeExists, true):
            records[sent.record].exists = true
            return .mismatch
        case (.noNode, true):
            // The directory itself is gone. Its watch tells, and soon: nothing is sent for a moment.
            isPaused = true
            return .again
        default:
            refuse(sent, error)
            return .settled
        }
    }

    /// Sends a transaction again that has failed by a wrong belief: at once, or when the others' records have been asked for.
    private func repairMismatch(_ flight: Flight, at position: Int) {
        noteMismatches(1)
        var misses = 0
        for (sent, _) in flight.switches {
            let state = records[sent.record]
            records[sent.record].misses = min(state.misses, 254) + 1
            misses = max(misses, Int(records[sent.record].misses))
        }
        let asked = MismatchRepair.probes(flight.switches.map(\.isCreation), failedAt: position, misses: misses)
        let again = flight.group
        if asked.isEmpty { queue.putBack(again) } else { probe(asked.map { again.switches[$0] }, before: again) }
    }

    private func refuse(_ sent: SentSwitch, _ error: ZooKeeperError) {
        let now = ContinuousClock.now
        let isNews = refusals.insert(sent.record, now: now)
        if records[sent.record].sequence == sent.sequence {
            records[sent.record].newest = .refused
            settleOvertaken(sent.record)
        }
        guard !sent.call.isFinished else { return }
        sent.call.refuseOne(at: sent.taken.position, sent.record, now: now)
        // One line for a call, whatever its size, and none for those who try the same again and again: their call's own line tells.
        logger.log(
            level: isNews && sent.call.refusedCount == 1 ? .error : .trace,
            "Record refused by ZooKeeper",
            metadata: [LogKey.puname: .text(records.name(sent.record).description), LogKey.error: "\(error.code)"]
        )
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
        case .refused:
            sent.call.refuseOne(at: sent.taken.position, sent.record, isOvertaken: true, now: .now)
        case .abandoned, .none:
            if sent.taken.isCarried {
                // Overtaken is overtaken: else every pull that carries it would fail.
                sent.call.confirmOne(now: .now)
            } else {
                sent.call.giveUpOne(at: sent.taken.position)
            }
        }
        closeIfFinished(sent.call)
    }

    private func settleOvertaken(_ record: RecordTable.Index) {
        guard !overtaken.isEmpty, let switches = overtaken.removeValue(forKey: record) else { return }
        for sent in switches { overtake(sent, by: records[record]) }
    }
}
