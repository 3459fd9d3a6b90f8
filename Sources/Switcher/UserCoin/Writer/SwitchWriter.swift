import DequeModule
public import Logging
import Synchronization
public import ZooKeeper

/// Writes switches into their records: the one writer for single calls, batches and the sync.
///
/// While transactions are in flight, what arrives gathers into the next one: a lone switch goes out at once, a crowd shares. No record
/// is read: which exist is known from the children of the directory, and repaired when it turns out wrong. The contract's promises:
///
/// - A call succeeds only when ZooKeeper has confirmed all of its records.
/// - The switch accepted last for a sub-account stands, whatever is still being written or sent again.
/// - After a loss of the connection everything unconfirmed is sent again, until its call went `requestTimeout` without a confirmation.
///
/// How the order is kept: every switch has a sequence number from its acceptance, the table knows the newest that was *sent* per
/// record, and what is older than that is never sent; it shares the outcome of the newer one. Transactions of a session are done in the
/// order in which they were sent, so what was sent last stands.
///
/// How a refused record costs others little: see ``SwitchQueue``.
public actor SwitchWriter {
    enum Event: Sendable {
        case finished(flight: Int, Result<Void, ZooKeeperError>)
        case session(SessionState)
        case directory(Directory)
        case childrenCount(Int)
        case listed(_ listing: UInt32, Result<[ZNodeName], ZooKeeperError>)
        case probed(Int, [Bool?])
        case wake
    }

    /// A transaction that is with the server.
    struct Flight {
        var switches: [(sent: SentSwitch, isCreation: Bool)] = []
        var byteCount = 0
        /// Of the group that it is. See ``SwitchGroup``.
        var losses = 0
        var isRest = false
        var isApart = false

        var group: SwitchGroup {
            SwitchGroup(switches: switches.map(\.sent), losses: losses, isRest: isRest, isApart: isApart)
        }
    }

    let client: ZooKeeperClient
    let configuration: SwitchWriterConfiguration
    let logger: Logger
    /// The size in bytes of the longest operation there is.
    let longestOperation: Int

    var records = RecordTable()
    var queue = SwitchQueue()
    private var openCalls: [ObjectIdentifier: SwitchCall] = [:]
    var flights: [Int: Flight] = [:]
    /// Which records go alone.
    var refusals = RecentRefusals()
    var bound: TransactionBound
    var lastFlight = 0
    /// Switches that were overtaken by a newer one which is not confirmed yet. They share its outcome.
    var overtaken: [RecordTable.Index: [SentSwitch]] = [:]

    private(set) var isSessionConnected = false { didSet { publishReadiness() } }
    var directory = Directory.unknown { didSet { publishReadiness() } }
    /// Whether the directory was listed since the start.
    var areRecordsKnown = false { didSet { publishReadiness() } }
    var listings: ListingSchedule<ContinuousClock.Instant>
    var listingStart = ContinuousClock.now
    var listingMerge: ListingMerge?
    var listingFailures = FailureStreak()
    /// The most children that the directory had since it was last listed.
    var largestChildrenCount = 0
    var isAccessChecked = false
    /// What waits until its records have been asked for.
    var probes: [Int: Probe] = [:]
    /// Those that nobody asks the server for yet.
    var probesToStart: Deque<Int> = []
    var runningProbeCount = 0
    /// How often the belief about a record's existence was wrong since the directory was last listed.
    var mismatches = 0
    /// … and since the start.
    var mismatchCount = 0
    /// After a refusal that has nothing to do with a record, until the session changes or a moment has passed.
    var isPaused = false
    /// From then on calls are not waited for any more.
    private var end: ContinuousClock.Instant?

    private nonisolated let readinessBroadcast = StateBroadcast(Readiness.notConnected)
    nonisolated let lossBroadcast = StateBroadcast(0)
    nonisolated let lossCounter = Atomic(0)
    let background = BackgroundTasks()
    private nonisolated let inbox: SwitchInbox
    private let events: AsyncStream<Event>
    nonisolated let eventContinuation: AsyncStream<Event>.Continuation

    /// - Parameter client: Runs beside the writer.
    public init(client: ZooKeeperClient, configuration: SwitchWriterConfiguration, logger: Logger) {
        self.client = client
        self.configuration = configuration
        self.logger = logger
        bound = TransactionBound(maximum: configuration.maximumTransactionBytes)
        let longest = TransactionOperation.create(
            configuration.directory,
            data: Array(repeating: 0, count: Coin.maximumByteCount),
            access: configuration.access
        )
        longestOperation = longest.encodedSize + 1 + SubAccountName.maximumByteCount
        // Bounded by what is in flight, and the session's few changes.
        let (events, eventContinuation) = AsyncStream<Event>.makeStream()
        self.events = events
        self.eventContinuation = eventContinuation
        listings = ListingSchedule(interval: configuration.listingInterval, start: .now)
        inbox = SwitchInbox(
            maximumQueuedRecords: configuration.maximumQueuedRecords,
            smallCallRecords: configuration.smallCallRecords
        ) { eventContinuation.yield(.wake) }
    }

    /// Writes until the calling task is cancelled; then calls that are not confirmed fail with ``SwitchWriteError/stopped``. Call it once,
    /// beside the client's own `run()`.
    public func run() async {
        await withTaskGroup { group in
            group.addTask { [client, eventContinuation] in
                for await state in await client.states() { eventContinuation.yield(.session(state)) }
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
            for await event in events {
                await handle(event)
            }
            group.cancelAll()
        }
        stop()
    }

    /// Whether switches are written right away.
    public enum Readiness: Sendable {
        /// The session is connected, the directory is there, and its records are known, or cannot be listed and are written all the
        /// same.
        case ready
        /// There is no session, or its connection is lost.
        case notConnected
        /// The directory is not there. It is being created.
        case directoryMissing
        /// The records have not been listed: which of them to create is not known.
        case recordsUnknown
    }

    /// Whether switches are written right away, now.
    public var readiness: Readiness {
        if !isSessionConnected { return .notConnected }
        return switch directory {
        case .unknown: .recordsUnknown
        case .missing: .directoryMissing
        case .present: areRecordsWorkable ? .ready : .recordsUnknown
        }
    }

    /// Whether it is known which records there are, or they are written without.
    var areRecordsWorkable: Bool { areRecordsKnown || listings.isGivenUp }

    func publishReadiness() { readinessBroadcast.publish(readiness) }

    /// Whether ``readiness`` is ``Readiness/ready``.
    public var isReady: Bool { readiness == .ready }

    /// The readiness now and at every change, until the writer stops. A slow reader misses steps, never the last one.
    public nonisolated func readinessChanges() -> AsyncStream<Readiness> { readinessBroadcast.values() }

    /// How often the records were found to be gone: the directory was deleted, or most of what was in it.
    public nonisolated var recordLossCount: Int { lossCounter.load(ordering: .sequentiallyConsistent) }

    /// ``recordLossCount`` now and at every change, until the writer stops.
    public nonisolated func recordLosses() -> AsyncStream<Int> { lossBroadcast.values() }

    /// How many records wait to be sent.
    public var queuedRecordCount: Int {
        receive()
        return queue.recordCount
    }

    /// How many calls have been accepted and not answered.
    public var openCallCount: Int {
        receive()
        return openCalls.count
    }

    /// Gives what is open that long; what is not confirmed then fails with ``SwitchWriteError/stopped``.
    public func finish(within time: Duration) {
        end = .now + time
    }

    // MARK: Calls

    /// A place in the order of acceptance, for switches that count from now but are not known yet.
    public struct Acceptance: Sendable {
        fileprivate let sequence: UInt64
    }

    /// Takes the place that switches count from which are being fetched from now on: whatever is accepted later is newer than they are.
    public nonisolated func acceptNow() -> Acceptance {
        // No reply has more records than that.
        Acceptance(sequence: inbox.reserve(1 << 32))
    }

    /// Writes the switches and returns when ZooKeeper has confirmed them all, or all but those that it refuses.
    ///
    /// The call is accepted at once and as a whole: from then on it goes on whether or not the calling task is cancelled. Of two switches
    /// for the same sub-account within it the later one stands.
    ///
    /// - Throws: ``SwitchWriteError``. With `queueFull` nothing was accepted.
    public nonisolated func write(_ switches: [CoinSwitch]) async throws(SwitchWriteError) {
        guard !switches.isEmpty else { return }
        if let error = await accept(switches, firstSequence: nil).error { throw error }
    }

    /// Writes switches that were fetched, and returns when ZooKeeper has confirmed them all, or all but those that it refuses.
    ///
    /// Like ``write(_:)``, but for three things: they count from that place in the order, the cancellation of the calling task withdraws
    /// what has not been sent, within a tenth of a second (``SwitchWriteError/stopped``), and what is refused is returned.
    ///
    /// - Parameters:
    ///   - acceptance: Taken with ``acceptNow()`` when they were asked for, and used once.
    ///   - carried: What was refused before and is tried again, each in the place that it has. What has been overtaken is not written.
    /// - Returns: The switches, of both kinds, that are refused and that nothing newer has overtaken.
    /// - Throws: ``SwitchWriteError``, never `refused`. With `queueFull` nothing was accepted.
    @discardableResult
    public nonisolated func write(
        _ switches: [CoinSwitch],
        acceptedAt acceptance: Acceptance,
        carrying carried: [AcceptedSwitch] = []
    ) async throws(SwitchWriteError) -> [AcceptedSwitch] {
        guard !(switches.isEmpty && carried.isEmpty) else { return [] }
        let first = acceptance.sequence
        let outcome = await withTaskCancellationHandler {
            // A cancellation from before the acceptance found nothing to withdraw.
            await accept(carried.map(\.coinSwitch) + switches, firstSequence: first, carriedSequences: carried.map(\.sequence)) {
                if Task.isCancelled { inbox.withdraw(firstSequence: first) }
            }
        } onCancel: {
            inbox.withdraw(firstSequence: first)
        }
        switch outcome.error {
        case nil, .refused: return outcome.refused
        case let error?: throw error
        }
    }

    private nonisolated func accept(
        _ switches: [CoinSwitch],
        firstSequence: UInt64?,
        carriedSequences: [UInt64] = [],
        whenAccepted: () -> Void = {}
    ) async -> SwitchOutcome {
        await withCheckedContinuation { continuation in
            let refusal = inbox.accept(switches, firstSequence: firstSequence, carriedSequences: carriedSequences) {
                continuation.resume(returning: $0)
            }
            if let refusal { continuation.resume(returning: SwitchOutcome(error: refusal)) } else { whenAccepted() }
        }
    }

    /// Takes what has been accepted into the queue.
    private func receive() {
        for entry in inbox.takeAll() {
            let call = SwitchCall(
                entry.switches,
                firstSequence: entry.firstSequence,
                carriedSequences: entry.carriedSequences,
                now: entry.time,
                whenFinished: entry.whenFinished
            )
            openCalls[ObjectIdentifier(call)] = call
            queue.append(call, isSmall: entry.isSmall)
        }
    }

    func finish(_ calls: [SwitchCall], _ error: SwitchWriteError) {
        queue.withdraw(calls)
        for call in calls {
            call.finish(error)
            openCalls[ObjectIdentifier(call)] = nil
        }
        // In an outage nothing else says so.
        inbox.note(queuedRecords: queue.waiting)
    }

    /// Forgets a call once it has been answered.
    func closeIfFinished(_ call: SwitchCall) {
        if call.isFinished { openCalls[ObjectIdentifier(call)] = nil }
    }

    // MARK: Events

    private func handle(_ event: Event) async {
        switch event {
        case .finished(let flight, .success):
            confirmed(flight)
        case .finished(let flight, .failure(let error)):
            failed(flight, error)
        case .session(let state):
            isSessionConnected = state == .connected
            isPaused = false
        case .directory(let new):
            directoryChanged(to: new)
        case .childrenCount(let count):
            childrenCounted(count)
        case .listed(let number, let result):
            listed(number, result)
        case .probed(let probe, let found):
            probed(probe, found)
        case .wake:
            break
        }
        repeat {
            receive()
            maintain()
            await send()
        } while inbox.rest(queuedRecords: queue.waiting, canSend: hasRoom)
    }

    private func timePassed() {
        // Before the calls: one that is withdrawn is in here, or will be withdrawn again when it is.
        let withdrawals = inbox.takeWithdrawals()
        receive()
        if !withdrawals.isEmpty { finish(openCalls.values.filter { withdrawals.contains($0.firstSequence) }, .stopped) }
        let now = ContinuousClock.now
        if let end, now >= end { finish(Array(openCalls.values), .stopped) }
        let overdue = openCalls.values.filter { now - $0.lastProgress >= configuration.requestTimeout }
        finish(overdue, areRecordsWorkable ? .notConfirmed(first: nil) : .notRead)
        isPaused = false
        if canSend || isListingDue(now) { eventContinuation.yield(.wake) }
    }

    private func stop() {
        inbox.close()
        eventContinuation.finish()
        isSessionConnected = false
        readinessBroadcast.finish()
        lossBroadcast.finish()
        receive()
        finish(Array(openCalls.values), .stopped)
    }
}
