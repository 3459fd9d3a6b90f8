/// Which of a record's switches stands: the one that was accepted last. Pure.
///
/// Every switch has a sequence number from its acceptance, and the table knows the newest that was *sent* for a record. What is older
/// than that is never sent, not even again: it is overtaken, and shares the outcome of the newer one. Transactions of a session are done
/// in the order in which they were sent, so what was sent last stands.
struct SwitchPrecedence {
    /// Switches that were overtaken by a newer one of which it is not known yet what becomes of it.
    private var overtaken: [RecordTable.Index: [SentSwitch]] = [:]

    /// How many switches wait for the outcome of a newer one.
    var waitingCount: Int { overtaken.values.reduce(0) { $0 + $1.count } }

    /// Decides whether a switch is sent, for the first time or again. If it is, it is the newest of its record.
    mutating func admit(
        _ sent: SentSwitch,
        _ records: inout RecordTable,
        _ calls: inout OpenCalls,
        now: ContinuousClock.Instant
    ) -> Bool {
        let state = records[sent.record]
        if state.sequence > sent.sequence {
            // docs/models/sync.pml: OWN_ORDER. A pull that has a name twice does not meet itself.
            if sent.call.conditions != nil, !sent.call.places.contains(state.sequence) {
                calls.leaveAlone(sent, now: now)
                return false
            }
            share(sent, state.newest, &calls, now: now)
            return false
        }
        if sent.call.isFinished {
            // Only what was sent before gets here: it may stand, and nothing older may be written over it.
            if state.sequence == sent.sequence, state.newest == .pending {
                settle(sent.record, .abandoned, &records, &calls, now: now)
            }
            return false
        }
        records[sent.record].sequence = sent.sequence
        records[sent.record].newest = .pending
        return true
    }

    /// ZooKeeper has decided about a switch: it is confirmed, or refused.
    ///
    /// - Returns: Whether it is the newest of its record. If not, nothing is learned about those that it has overtaken itself.
    @discardableResult
    mutating func decide(
        _ sent: SentSwitch,
        _ outcome: RecordTable.Newest,
        _ records: inout RecordTable,
        _ calls: inout OpenCalls,
        now: ContinuousClock.Instant
    ) -> Bool {
        guard records[sent.record].sequence == sent.sequence else { return false }
        settle(sent.record, outcome, &records, &calls, now: now)
        return true
    }

    /// It is known what became of a record's newest switch; those that wait for it share that.
    private mutating func settle(
        _ record: RecordTable.Index,
        _ outcome: RecordTable.Newest,
        _ records: inout RecordTable,
        _ calls: inout OpenCalls,
        now: ContinuousClock.Instant
    ) {
        records[record].newest = outcome
        guard !overtaken.isEmpty, let switches = overtaken.removeValue(forKey: record) else { return }
        for sent in switches { share(sent, outcome, &calls, now: now) }
    }

    /// A newer switch was sent for the same record: this one is not sent any more, and shares its outcome.
    private mutating func share(
        _ sent: SentSwitch,
        _ outcome: RecordTable.Newest,
        _ calls: inout OpenCalls,
        now: ContinuousClock.Instant
    ) {
        guard !sent.call.isFinished else { return }
        switch outcome {
        case .confirmed:
            calls.confirm(sent, now: now)
        case .pending:
            overtaken[sent.record, default: []].append(sent)
        case .refused:
            calls.refuse(sent, isOvertaken: true, now: now)
        case .abandoned, .none:
            if sent.call.conditions != nil {
                calls.leaveAlone(sent, now: now)
            } else if sent.taken.isCarried {
                // It is overtaken and done with: else every pull that carries it would fail.
                calls.confirm(sent, now: now)
            } else {
                calls.giveUp(sent)
            }
        }
    }
}
