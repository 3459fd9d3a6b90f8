import ZooKeeper

// What is of several servers that share the records: pulls that are held to conditions, and pushes of one who is a member.
extension SwitchOrder {
    /// Takes what is new of a pull; what was refused not long ago goes alone.
    mutating func takePull() -> SwitchGroup? {
        let taken = queue.takePull(upTo: configuration.maximumTransactionRecords)
        let indices = records.indices(of: taken.lazy.map(\.coinSwitch.name))
        var group = SwitchGroup(
            switches: zip(taken, indices).map { SentSwitch(taken: $0, record: $1) },
            isPull: true
        )
        let refused = group.switches.filter { refusals.contains($0.record) }
        guard !refused.isEmpty else { return group }
        for sent in refused { queue.putBack(SwitchGroup(switches: [sent], isPull: true)) }
        group.switches.removeAll { refusals.contains($0.record) }
        return group
    }

    /// What the transaction is held to does not hold.
    mutating func failed(_ flight: Flight, atCheck index: Int) -> [SwitchAction] {
        if let call = flight.switches.first?.sent.call, call.conditions != nil {
            // Never tried again under a later leadership.
            queue.withdraw([call])
            calls.finish(call, failedCheck: index)
            return calls.takeAnswers()
        }
        // The session is another one. It goes again as soon as the server is a member again.
        if membership == flight.membership { membership = .absent }
        queue.putBack(flight.group)
        return []
    }

    /// One switch has made a pull's own transaction fail.
    mutating func failedPull(
        _ flight: Flight,
        at position: Int,
        _ error: ZooKeeperError,
        now: ContinuousClock.Instant
    ) -> [SwitchAction] {
        let (sent, isCreation) = flight.switches[position]
        guard let conditions = sent.call.conditions?.records else { return failed(flight, at: position, error, now: now) }
        switch (error.code, isCreation) {
        case (.noNode, false), (.nodeExists, true), (.badVersion, _):
            // docs/models/sync.pml: LEFT_ALONE, VERSION_READ
            records[sent.record].exists = error.code != .noNode
            precedence.decide(sent, .abandoned, &records, &calls, now: now)
            calls.leaveAlone(sent, now: now)
            queue.putBackRest(ofPull: flight.group, failedAt: position)
            return calls.takeAnswers()
        default:
            // What it would have been: a record that was read is there.
            records[sent.record].exists = conditions[sent.taken.position] != .missing
            return failed(flight, at: position, error, now: now)
        }
    }

    /// The server is a member now, or is none. docs/models/sync.pml: JOIN_FIRST
    mutating func membershipChanged(to membership: WriterMembership) {
        self.membership = membership
        isPaused = false
    }

    /// Whether nothing of before a place in the order is open.
    func isSettled(before sequence: UInt64) -> Bool { !calls.all.contains { $0.firstSequence < sequence } }

    /// The names of what has been accepted since a place in the order and is not answered.
    func openNames(since sequence: UInt64) -> Set<SubAccountName> {
        var names: Set<SubAccountName> = []
        for call in calls.all where call.firstSequence > sequence && call.conditions == nil {
            for coinSwitch in call.switches { names.insert(coinSwitch.name) }
        }
        return names
    }
}
