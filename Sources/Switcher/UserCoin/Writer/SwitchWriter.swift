public import Logging
public import Metrics
import Synchronization
public import ZooKeeper

/// Writes switches into their records: the one writer for single calls, batches and the sync.
///
/// While transactions are in flight, what arrives gathers into the next one: a lone switch goes out at once, a crowd shares. No record
/// is read: which exist is known from the children of the directory, and repaired when it turns out wrong. What is promised:
///
/// - A call succeeds only when ZooKeeper has confirmed all of its records.
/// - The switch accepted last for a sub-account stands, whatever is still being written or sent again.
/// - After a loss of the connection everything unconfirmed is sent again, until its call went `requestTimeout` without a confirmation.
///
/// How that is kept is decided by ``SwitchOrder``. The actor performs it: it has the client, the log and the clock.
public actor SwitchWriter {
    enum Event: Sendable {
        case finished(flight: Int, Result<Void, ZooKeeperError>)
        case session(SessionState)
        case directory(KnownDirectory.State)
        case childrenCount(Int)
        case membership(WriterMembership)
        case listed(_ listing: UInt32, Result<DirectoryListing, ZooKeeperError>)
        case probed(Int, [Bool?])
    }

    let client: ZooKeeperClient
    let configuration: SwitchWriterConfiguration
    let logger: Logger
    let background = BackgroundTasks()
    nonisolated let inbox: SwitchInbox
    nonisolated let callMetrics: SwitchCallMetrics
    nonisolated let events: SwitchWriterEvents
    var checkedAccess = CheckedAccess.ofNothing

    private(set) var order: SwitchOrder
    /// Who waits until everything of before a place in the order is answered.
    private var settling: [Int: (sequence: UInt64, whenSettled: CheckedContinuation<Void, Never>)] = [:]
    private var settlingCount = 0
    private var metrics: SwitchMetrics
    /// From then on calls are not waited for any more.
    private var end: ContinuousClock.Instant?
    private var hasStopped = false
    private var isSending = false
    private var publishedReadiness = Readiness.notConnected
    private nonisolated let readinessBroadcast = StateBroadcast(Readiness.notConnected)
    private nonisolated let lossBroadcast = StateBroadcast(RecordLoss())
    private nonisolated let loss = Mutex(RecordLoss())

    /// - Parameters:
    ///   - client: Runs beside the writer.
    ///   - metrics: Makes what records and transactions are measured with.
    public init(
        client: ZooKeeperClient,
        configuration: SwitchWriterConfiguration,
        logger: Logger,
        metrics: any MetricsFactory = NOOPMetricsHandler.instance
    ) {
        self.client = client
        callMetrics = SwitchCallMetrics(metrics)
        self.metrics = SwitchMetrics(metrics, maximumQueuedRecords: configuration.maximumQueuedRecords)
        self.configuration = configuration
        self.logger = logger
        order = SwitchOrder(configuration, start: .now)
        let events = SwitchWriterEvents()
        self.events = events
        inbox = SwitchInbox(
            maximumQueuedRecords: configuration.maximumQueuedRecords,
            smallCallRecords: configuration.smallCallRecords
        ) { events.signal() }
    }

    /// Writes until the calling task is cancelled; then calls that are not confirmed fail with ``SwitchWriteError/stopped``. Call it once,
    /// beside the client's own `run()`.
    public func run() async {
        await withTaskGroup { group in
            group.addTask { [client, events] in
                for await state in client.states() { events.post(.session(state)) }
            }
            group.addTask { await self.followDirectory() }
            group.addTask { await self.countChildren() }
            group.addTask { [background] in await background.run() }
            group.addTask { [weak self] in
                // A tenth of a second is fine enough for deadlines of seconds.
                while !Task.isCancelled {
                    try? await Task.sleep(for: .milliseconds(100))
                    await self?.timePassed()
                }
            }
            await attendToSignals()
            group.cancelAll()
        }
        stop()
    }

    /// Not on the actor: whoever attends to it on an event loop would else go on there with all that is signalled meanwhile.
    private nonisolated func attendToSignals() async {
        for await _ in events.signals { await attend() }
    }

    /// Gives what is open that long; what is not confirmed then fails with ``SwitchWriteError/stopped``.
    public func finish(within time: Duration) {
        end = .now + time
    }

    /// Changes ``SwitchWriterConfiguration/requestTimeout``. Calls that are accepted from now on have it.
    public func setRequestTimeout(_ timeout: Duration) {
        receive()
        order.requestTimeout = timeout
    }

    /// Has the directory listed, at most once an interval, since others have made or deleted records.
    func requestListing() {
        order.requestListing(now: .now)
    }

    /// The server is a member of those that share the records, or is none: from now on.
    nonisolated func membershipChanged(to membership: WriterMembership) { events.post(.membership(membership)) }

    /// Waits until everything that was accepted before then is answered, the writer has stopped, or the calling task is cancelled.
    /// docs/models/sync.pml: SETTLED
    func settle(before acceptance: Acceptance) async {
        receive()
        guard !hasStopped, !Task.isCancelled, !order.isSettled(before: acceptance.sequence) else { return }
        settlingCount += 1
        let number = settlingCount
        await withTaskCancellationHandler {
            await withCheckedContinuation { settling[number] = (acceptance.sequence, $0) }
        } onCancel: {
            // Behind what stands above: it waits by then.
            Task { await self.resumeSettling(number) }
        }
    }

    private func resumeSettling(_ number: Int) { settling.removeValue(forKey: number)?.whenSettled.resume() }

    private func resumeSettled() {
        for (number, waiting) in settling where hasStopped || order.isSettled(before: waiting.sequence) {
            settling[number] = nil
            waiting.whenSettled.resume()
        }
    }

    /// The names of what was accepted since then and is not answered.
    func openNames(since acceptance: Acceptance) -> Set<SubAccountName> {
        receive()
        return order.openNames(since: acceptance.sequence)
    }

    // MARK: How it is

    public typealias Readiness = SwitchReadiness

    /// Whether switches are written right away, now.
    public var readiness: Readiness { order.readiness }

    /// Whether ``readiness`` is ``Readiness/ready``.
    public var isReady: Bool { readiness == .ready }

    /// The readiness now and at every change, until the writer stops. A slow reader misses steps, never the last one.
    public nonisolated func readinessChanges() -> AsyncStream<Readiness> { readinessBroadcast.values() }

    /// How often the records were found to be gone: the directory was deleted, or most of what was in it.
    public nonisolated var recordLossCount: Int { lastRecordLoss.number }

    /// The last of these losses.
    nonisolated var lastRecordLoss: RecordLoss { loss.withLock { $0 } }

    /// The last loss now and at every change, until the writer stops.
    nonisolated func recordLosses() -> AsyncStream<RecordLoss> { lossBroadcast.values() }

    /// How many records wait to be sent.
    public var queuedRecordCount: Int {
        receive()
        return order.waiting.total
    }

    /// How many calls have been accepted and not answered.
    public var openCallCount: Int {
        receive()
        return order.openCallCount
    }

    // What the tests look at.
    var areRecordsKnown: Bool { order.areRecordsKnown }
    var largestChildrenCount: Int { order.largestChildrenCount }
    var mismatchCount: Int { order.mismatchCount }
    var roundCount: Int { order.roundCount }

    // MARK: Events

    /// Looks at what has happened, takes what has been accepted, and sends what may be sent.
    ///
    /// For the task of ``run()``, and for callers that are asked to: see ``WaitingCaller``.
    ///
    /// - Parameter asCaller: What may take long is left to the former: the caller may be on an event loop.
    func attend(asCaller: Bool = false) async {
        guard !hasStopped else { return }
        let now = ContinuousClock.now
        for event in events.takeAll() { take(event, now) }
        repeat {
            receive()
            if !asCaller { perform(order.maintain(now: .now)) }
            publishReadiness()
            await send()
        } while inbox.rest(queuedRecords: order.waiting, canSend: order.hasRoom)
        metrics.observe(order.measures)
        resumeSettled()
    }

    private func take(_ event: Event, _ now: ContinuousClock.Instant) {
        switch event {
        case .finished(let flight, .success):
            metrics.ended(flight, nil, now: now)
            perform(order.confirmed(flight, now: now))
        case .finished(let flight, .failure(let error)):
            metrics.ended(flight, error, now: now)
            perform(order.failed(flight, error, now: now))
        case .session(let state): order.sessionChanged(isConnected: state == .connected)
        case .directory(let state): perform(order.directoryChanged(to: state))
        case .childrenCount(let count): order.childrenCounted(count, now: now)
        case .membership(let membership): order.membershipChanged(to: membership)
        case .listed(let number, let result): perform(order.listed(number, result, now: now))
        case .probed(let probe, let found): perform(order.probed(probe, found, now: now))
        }
    }

    /// Takes what has been accepted.
    private func receive() {
        for entry in inbox.takeAll() {
            let call = SwitchCall(
                entry.switches,
                firstSequence: entry.firstSequence,
                carriedSequences: entry.carriedSequences,
                source: entry.source,
                conditions: entry.conditions,
                now: entry.time,
                caller: entry.caller,
                whenFinished: entry.whenFinished
            )
            order.accept(call, isSmall: entry.isSmall)
        }
    }

    /// Sends what waits, as far as transactions may be in flight.
    private func send() async {
        // Transactions reach the client in the order in which they were taken: one sends at a time, and it looks again before it ends.
        guard !isSending else { return }
        isSending = true
        defer { isSending = false }
        while true {
            let (transaction, actions) = order.nextTransaction(now: .now)
            perform(actions)
            guard let transaction else { return }
            metrics.sent(transaction, now: .now)
            // A large call's next transaction takes a millisecond to make: that holds up no event loop.
            let caller = order.waiting.large == 0 ? transaction.caller : nil
            // Others may have changed what waits when this returns.
            await client.submit(transaction.operations) { [events] in
                events.note(.finished(flight: transaction.flight, $0))
                if caller?.attend() != true { events.signal() }
            }
        }
    }

    private func timePassed() {
        // Before the calls: one that is withdrawn is in here, or will be withdrawn again when it is.
        let withdrawals = inbox.takeWithdrawals()
        receive()
        perform(order.withdraw(withdrawals))
        let now = ContinuousClock.now
        // Whoever was asked to attend may be on an event loop that is busy: that holds up nobody else for longer, and no call whose confirmation
        // is here is overdue.
        let happened = events.takeAll()
        for event in happened { take(event, now) }
        if let end, now >= end { perform(order.withdrawAll()) }
        perform(order.timePassed(now: now))
        // In an outage nothing else says so.
        inbox.note(queuedRecords: order.waiting)
        metrics.observe(order.measures)
        resumeSettled()
        if !happened.isEmpty || order.canSend || order.isListingDue(now) { events.signal() }
    }

    private func stop() {
        inbox.close()
        events.finish()
        order.sessionChanged(isConnected: false)
        publishReadiness()
        readinessBroadcast.finish()
        lossBroadcast.finish()
        receive()
        perform(order.withdrawAll())
        hasStopped = true
        resumeSettled()
    }

    // MARK: What the order wants done

    private func perform(_ actions: [SwitchAction]) {
        for action in actions {
            switch action {
            case .answer(let call, let outcome): call.whenFinished(outcome)
            case .ask(let probe, let paths): ask(paths, probe)
            case .list(let number): list(number)
            case .maintainAgain: events.signal()
            case .checkAccess(let names): checkAccess(of: names)
            case .giveBackMemory: FreedMemory.giveBack()
            case .note(let note): log(note)
            case .recordsLost(let count, let transaction):
                logLoss(count)
                metrics.recordsLost()
                let loss = loss.withLock { loss in
                    loss = RecordLoss(number: loss.number + 1, transaction: transaction)
                    return loss
                }
                lossBroadcast.publish(loss)
            }
        }
    }

    private func publishReadiness() {
        let readiness = order.readiness
        guard readiness != publishedReadiness else { return }
        publishedReadiness = readiness
        readinessBroadcast.publish(readiness)
    }
}
