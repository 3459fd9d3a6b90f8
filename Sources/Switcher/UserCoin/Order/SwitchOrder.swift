import ZooKeeper

/// What is sent to ZooKeeper, in which order, and what the callers are told: the rules of ``SwitchWriter``. Pure: it neither sends nor
/// answers nor knows a clock. Its methods return what is to be done.
///
/// Which switch of a record stands is decided by ``SwitchPrecedence``, what goes first by ``SwitchQueue``, how much is with the server by
/// ``Flights``, which records are believed to be there by ``KnownDirectory``. Here is what they do together: what calls do and what becomes of what
/// was sent, in `+sending` what the next transaction is made of, in `+pull` the part of pulls, in `+directory` what is known of the records.
struct SwitchOrder {
    let configuration: SwitchWriterConfiguration
    /// How long a call that is accepted now goes without a confirmation.
    var requestTimeout: Duration

    var calls = OpenCalls()
    var queue = SwitchQueue()
    var records = RecordTable()
    var precedence = SwitchPrecedence()
    var flights: Flights
    var probes: RecordProbes
    /// Which records go alone.
    var refusals = RecentRefusals()
    var bound: TransactionBound
    var directory: KnownDirectory
    /// How many creations have been sent.
    var creationCount = 0
    /// After a failure that has nothing to do with a record, until the session changes or a moment has passed.
    var isPaused = false
    var counts = SwitchTally()
    var membership: WriterMembership
    /// Of transactions of pulls.
    var pullLosses = PullLosses()

    init(_ configuration: SwitchWriterConfiguration, start: ContinuousClock.Instant) {
        self.configuration = configuration
        requestTimeout = configuration.requestTimeout
        membership = configuration.needsMembership ? .absent : .notNeeded
        flights = Flights(configuration)
        probes = RecordProbes(directory: configuration.directory)
        bound = TransactionBound(maximum: configuration.maximumTransactionBytes)
        directory = KnownDirectory(configuration, start: start)
    }

    // MARK: How things are

    var readiness: SwitchReadiness {
        // docs/models/sync.pml: JOIN_FIRST
        directory.readiness == .ready && membership == .absent ? .notConnected : directory.readiness
    }
    var areRecordsKnown: Bool { directory.areRecordsKnown }
    var deletedCount: UInt32 { directory.deletedCount }
    var largestChildrenCount: Int { directory.largestChildrenCount }
    var mismatchCount: Int { directory.mismatchCount }
    /// What has come of it all.
    var tally: SwitchTally {
        var tally = counts
        tally.repaired = mismatchCount
        return tally
    }
    /// How many transactions and rounds of questions there have been.
    var roundCount: Int { flights.totalCount + probes.totalCount }
    /// What waits to be sent.
    var waiting: WaitingRecords { queue.waiting }
    /// How many calls are accepted and not answered.
    var openCallCount: Int { calls.count }
    /// How many records have been created, and are being created.
    var creations: RecordCreations {
        RecordCreations(
            totalCount: creationCount,
            underWayCount: flights.all.reduce(0) { $0 + $1.switches.count(where: \.isCreation) }
        )
    }
    /// Whether nothing is left of what was accepted.
    var isIdle: Bool { calls.count == 0 && queue.isEmpty && flights.isEmpty && probes.isEmpty && precedence.waitingCount == 0 }

    /// See ``SwitchWriter/knownNames(from:)``.
    func knownNames(from number: Int, count: Int) -> (names: [SubAccountName], end: Int) {
        (records.existingNames(from: number, count: count), min(number + count, records.count))
    }

    var mayWrite: Bool { readiness == .ready && !isPaused }
    /// Whether a switch that is there, or comes now, can be sent at once.
    var hasRoom: Bool { mayWrite && flights.hasRoom(for: queue) }
    /// Whether ``nextTransaction(now:)`` would take something.
    var canSend: Bool { mayWrite && flights.next(queue) != nil }

    func isListingDue(_ now: ContinuousClock.Instant) -> Bool { directory.isListingDue(now) }

    // MARK: Calls

    /// A call has been accepted.
    mutating func accept(_ call: SwitchCall, isSmall: Bool) {
        calls.insert(call, timeout: requestTimeout)
        queue.append(call, isSmall: isSmall)
    }

    /// The callers of those calls have given up.
    mutating func withdraw(_ firstSequences: Set<UInt64>) -> [SwitchAction] {
        finish(calls.withdrawn(firstSequences), .stopped)
    }

    /// Nobody waits any longer.
    mutating func withdrawAll() -> [SwitchAction] { finish(calls.all, .stopped) }

    /// A moment has passed: what was put off may be tried again, and calls may be overdue.
    mutating func timePassed(now: ContinuousClock.Instant) -> [SwitchAction] {
        isPaused = false
        let overdue = calls.overdue(now)
        return finish(overdue, directory.areRecordsWorkable ? .notConfirmed(first: nil) : .notRead)
    }

    private mutating func finish(_ finished: [SwitchCall], _ error: SwitchWriteError) -> [SwitchAction] {
        queue.withdraw(finished)
        calls.finish(finished, error)
        return calls.takeAnswers()
    }

    // MARK: What becomes of it

    /// ZooKeeper has done a transaction.
    mutating func confirmed(_ id: Int, now: ContinuousClock.Instant) -> [SwitchAction] {
        guard let flight = flights.end(id) else { return [] }
        bound.done(byteCount: flight.byteCount)
        if flight.isPull { pullLosses.done(byteCount: flight.byteCount) }
        for (sent, _) in flight.switches {
            if precedence.decide(sent, .confirmed, &records, &calls, now: now) {
                records[sent.record].exists = true
                records[sent.record].misses = 0
            }
            refusals.remove(sent.record)
            counts.confirmed(sent.call.source)
            calls.confirm(sent, now: now)
        }
        return calls.takeAnswers()
    }

    /// A transaction was not done, or nobody knows. All of it is sent again that is not settled.
    mutating func failed(_ id: Int, _ error: ZooKeeperError, now: ContinuousClock.Instant) -> [SwitchAction] {
        guard let flight = flights.end(id) else { return [] }
        // What it would have created is not believed to exist any more.
        for (sent, isCreation) in flight.switches where isCreation { records[sent.record].exists = false }
        if let index = error.operationIndex {
            guard index >= flight.checkCount else { return failed(flight, atCheck: index) }
            let position = index - flight.checkCount
            if flight.switches.indices.contains(position) {
                return flight.isPull
                    ? failedPull(flight, at: position, error, now: now) : failed(flight, at: position, error, now: now)
            }
        }
        var group = flight.group
        defer { queue.putBack(group) }
        if error.isOutcomeUnknown {
            group.losses = flight.isPull ? pullLosses.lost(byteCount: flight.byteCount) : group.losses + 1
            let before = bound.bytes
            bound.lost(byteCount: flight.byteCount, losses: group.losses)
            guard bound.bytes < before else { return [] }
            pullLosses.madeSmaller()
            return [.note(.transactionsMadeSmaller(bytes: bound.bytes, records: group.count))]
        }
        isPaused = true
        return error.isConnectionProblem ? [] : [.note(.transactionFailed(error, records: group.count))]
    }

    /// One switch has made a transaction fail.
    mutating func failed(
        _ flight: Flight,
        at position: Int,
        _ error: ZooKeeperError,
        now: ContinuousClock.Instant
    ) -> [SwitchAction] {
        let (sent, isCreation) = flight.switches[position]
        switch (error.code, isCreation) {
        case (.noNode, false), (.nodeExists, true):
            // The belief about its record was wrong.
            records[sent.record].exists = isCreation
            var wrong = WrongBeliefs()
            wrong.add(isThere: isCreation)
            directory.note(wrong, ofRecords: records.count, now: now)
            for again in probes.take(flight, failedAt: position, &records).reversed() {
                // Ahead of what others have had asked for.
                queue.putBack(again, first: again.isOfSmallCalls)
            }
            return probes.start(records)
        case (.noNode, true):
            // The directory itself is gone. Its watch tells, and soon: nothing is sent for a moment.
            isPaused = true
            queue.putBack(flight.group)
            return []
        default:
            let note = refuse(sent, error.code, now: now)
            if flight.isPull {
                queue.putBackRest(ofPull: flight.group, failedAt: position)
            } else {
                queue.putBackRest(of: flight.group, failedAt: position) { [refusals] in refusals.contains($0) }
            }
            return note + calls.takeAnswers()
        }
    }

    private mutating func refuse(_ sent: SentSwitch, _ code: ZooKeeperError.Code, now: ContinuousClock.Instant) -> [SwitchAction]
    {
        counts.refused += 1
        let isNews = refusals.insert(sent.record, now: now)
        precedence.decide(sent, .refused, &records, &calls, now: now)
        guard let isFirst = calls.refuse(sent, now: now) else { return [] }
        return [.note(.recordRefused(records.name(sent.record), code, isNews: isNews && isFirst))]
    }
}
