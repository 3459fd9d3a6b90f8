import ZooKeeper

// What is sent.
extension SwitchOrder {
    /// Makes the next transaction, if there may be one. It is sent before another one is asked for.
    mutating func nextTransaction(now: ContinuousClock.Instant) -> (SwitchTransaction?, [SwitchAction]) {
        while mayWrite, let source = flights.next(queue) {
            let draft =
                switch source {
                case .again: draft(of: queue.takeAgain(), isApart: false, now)
                case .new: draftOfNew(now)
                case .pull: draft(of: queue.takePullAgain() ?? takePull(), isApart: false, now)
                case .apart: draft(of: queue.takeApart(), isApart: true, now)
                }
            // All of it may have been settled without being sent.
            guard let draft, !draft.isEmpty else { continue }
            if source == .again || source == .apart { counts.sentAgain += 1 }
            let first = draft.flight.switches.first?.sent.call
            let transaction = SwitchTransaction(
                flight: flights.begin(draft.flight),
                operations: draft.operations,
                caller: first?.isSmall == true ? first?.caller : nil
            )
            return (transaction, calls.takeAnswers())
        }
        return (nil, calls.takeAnswers())
    }

    private mutating func draftOfNew(_ now: ContinuousClock.Instant) -> TransactionDraft {
        refusals.forget(before: now)
        var draft = TransactionDraft(
            Flight(membership: membership),
            configuration,
            maximumBytes: bound.bytes,
            checks: membership.checks
        )
        // What is settled without being sent leaves room for more, and so does every operation that is not the longest.
        while queue.hasNew, draft.room > 0 {
            let taken = queue.take(upTo: draft.room)
            for (taken, record) in zip(taken, records.indices(of: taken.lazy.map(\.coinSwitch.name))) {
                let sent = SentSwitch(taken: taken, record: record)
                if refusals.contains(sent.record) { queue.isolate(sent) } else { add(sent, to: &draft, now) }
            }
        }
        return draft
    }

    private mutating func draft(of group: SwitchGroup?, isApart: Bool, _ now: ContinuousClock.Instant) -> TransactionDraft? {
        guard let group else { return nil }
        let flight = Flight(
            losses: group.losses,
            isRest: group.isRest,
            isApart: isApart,
            isPull: group.isPull,
            membership: membership
        )
        let checks = group.isPull ? group.switches.first?.call.conditions?.checks ?? [] : membership.checks
        var draft = TransactionDraft(flight, configuration, maximumBytes: bound.bytes, checks: checks)
        var rest = group.switches[...]
        while !rest.isEmpty, draft.room > 0 {
            let next = rest.prefix(draft.room)
            for sent in next { add(sent, to: &draft, now) }
            rest = rest.dropFirst(next.count)
        }
        // More than a transaction holds, now that some of it has to be created.
        if !rest.isEmpty {
            var left = group
            left.switches = Array(rest)
            queue.putBack(left, first: true)
        }
        return draft
    }

    private mutating func add(_ sent: SentSwitch, to draft: inout TransactionDraft, _ now: ContinuousClock.Instant) {
        let condition = sent.call.conditions?.records?[sent.taken.position]
        let exists = condition.map { $0 != .missing } ?? records[sent.record].exists
        guard precedence.admit(sent, &records, &calls, now: now) else { return }
        if !exists { creationCount += 1 }
        // Believed from now on: what is sent later comes after it.
        records[sent.record].exists = true
        records.touch(sent.record)
        var version: Int32?
        if case .version(let read) = condition { version = read }
        draft.add(sent, exists: exists, version: version)
    }
}
