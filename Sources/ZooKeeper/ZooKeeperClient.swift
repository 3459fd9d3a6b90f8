public import Logging
public import Metrics

/// A client of a ZooKeeper ensemble: the owner of one session.
///
/// ``withZooKeeperClient(_:logger:metrics:isolation:_:)`` starts one and stops it. Where it is a service among others, run ``run()`` in a
/// task of its own; operations may be called before, and wait.
///
/// - **Connection.** The client connects, reconnects, and replaces an expired session by a new one until `run()` is cancelled.
///   Without a connection operations wait, up to their timeout.
/// - **Order.** Operations are sent in the order in which they reach the actor, and a server does them in that order.
/// - **Outcome.** Every operation ends exactly once: with an answer, at its timeout, at the cancellation of its task, or when the
///   client stops. Where a write was sent and no answer came, ``ZooKeeperError/isOutcomeUnknown`` is true: it may have been applied.
///   Reads are repeated after a loss of the connection; writes never are.
/// - **Bounds.** What is in flight, what waits, and the paths being watched are bounded; see ``ZooKeeperConfiguration``.
public actor ZooKeeperClient {
    nonisolated let configuration: ZooKeeperConfiguration
    nonisolated let chroot: Chroot
    let logger: Logger
    let resolver: any HostResolver

    /// Of an operation that brings no time of its own, and of the next handle.
    private(set) var (operationTimeout, sessionTimeout): (Duration, Duration)

    private var machine: SessionStateMachine
    var addressBook: AddressBook
    /// The handle that is being made, while it is not the library's turn yet.
    var opening: Opening?
    private var handle: SessionHandle?
    /// The session, for the next handle and for ``session``.
    var identity: SessionIdentity?
    private var isAuthenticated = false
    private(set) var isStopped = false
    private var waiting: WaitingOperations
    private var log: SessionLog
    private let metrics: SessionMetrics
    private var alarm: (instant: ContinuousClock.Instant, task: Task<Void, Never>)?
    private nonisolated let stateBroadcast = StateBroadcast(SessionState.lost)
    /// The last change, for ``status``.
    private(set) var lastChange = (instant: ContinuousClock.now, server: String?.none)

    private let events: AsyncStream<(HandleGeneration, HandleEvent)>
    nonisolated let eventContinuation: AsyncStream<(HandleGeneration, HandleEvent)>.Continuation

    /// Makes a client, which does nothing until ``run()``.
    ///
    /// - Parameters:
    ///   - configuration: How it connects, and what it bounds.
    ///   - logger: Told of the session; at debug of what the C library says, too.
    ///   - metrics: Makes what the session is measured with: `session_state` and `session_changes_total`, by `state`.
    public init(
        configuration: ZooKeeperConfiguration,
        logger: Logger,
        metrics: any MetricsFactory = NOOPMetricsHandler.instance
    ) {
        self.init(configuration: configuration, logger: logger, metrics: metrics, resolver: SystemResolver())
    }

    init(
        configuration: ZooKeeperConfiguration,
        logger: Logger,
        metrics: any MetricsFactory = NOOPMetricsHandler.instance,
        resolver: any HostResolver
    ) {
        self.configuration = configuration
        chroot = Chroot(configuration.chroot)
        self.logger = logger
        self.resolver = resolver
        waiting = WaitingOperations(maximumCount: configuration.maximumOperationsWaiting)
        log = SessionLog(logger)
        self.metrics = SessionMetrics(metrics, prefix: configuration.metricPrefix)
        sessionTimeout = configuration.sessionTimeout
        operationTimeout = configuration.operationTimeout
        machine = SessionStateMachine(sessionTimeout: configuration.sessionTimeout)
        // An order of its own, so that the clients of an ensemble spread over its members.
        addressBook = AddressBook(servers: configuration.servers.shuffled())
        // A handful come per reconnect, and at most one for each operation and watch that is under way: these are bounded. None may be
        // lost, or nobody would look for a connection any more.
        (events, eventContinuation) = AsyncStream.makeStream()
    }

    /// Holds a session until the calling task is cancelled, then ends it and whatever is still under way. Call it once.
    ///
    /// Stopping takes up to 4.5 s, the library's own limit, when the server does not answer.
    public func run() async {
        LibraryLog.forward(to: logger)
        perform(machine.start())
        for await (generation, event) in events {
            handle(event, of: generation)
        }
        await stop()
    }

    /// The state of the session now.
    public var state: SessionState { machine.published }

    /// The state of the session now and at every change, until the client stops. A slow reader misses steps, never the last one.
    public nonisolated func states() -> AsyncStream<SessionState> { stateBroadcast.values() }

    /// Changes the timeouts of ``ZooKeeperConfiguration``. Operations that are called from now on have the new one; a session timeout is
    /// asked for with the next connection.
    public func setTimeouts(session: Duration, operation: Duration) {
        operationTimeout = operation
        sessionTimeout = session
        machine.sessionTimeoutChanged(to: session)
    }

    // MARK: Operations

    /// Queues an operation and waits for its result.
    func perform(_ request: Request, timeout: Duration?) async throws(ZooKeeperError) -> Response {
        let operation = PendingOperation(request, deadline: .now + (timeout ?? operationTimeout))
        if Task.isCancelled { operation.fail(.cancelled) } else { admit(operation) }
        return try await operation.outcome().get()
    }

    /// Sends an operation now or not at all.
    func submitNow(_ operation: PendingOperation) {
        guard isAdmissible(operation) else { return }
        guard machine.isConnected, waiting.isEmpty, let handle,
            handle.outstanding.operationCount < configuration.maximumOperationsInFlight
        else {
            // The handle knows of a loss before the machine is told.
            let isConnected = machine.isConnected && handle?.isConnected == true
            operation.fail(isConnected ? .tooManyOperations : .notConnected)
            return
        }
        if case .notConnected = handle.submit(operation) {
            operation.fail(.notConnected)
        }
    }

    private func admit(_ operation: PendingOperation) {
        guard isAdmissible(operation) else { return }
        guard waiting.append(operation) else {
            operation.fail(.tooManyOperations)
            return
        }
        if let deadline = operation.deadline { setAlarm(for: deadline) }
        sendWaiting()
    }

    private func sendWaiting() {
        guard machine.isConnected, let handle else { return }
        while let operation = waiting.first {
            guard handle.outstanding.hasSpace(below: configuration.maximumOperationsInFlight) else { return }
            waiting.removeFirst()
            if operation.isResolved { continue }
            if case .removeWatches(let watched) = operation.request {
                // Only now: somebody who stood in the queue before it may watch the same.
                guard handle.outstanding.beginRemoval(watched) else { continue }
            }
            if case .notConnected = handle.submit(operation) {
                waiting.putBack(operation)
                return
            }
        }
    }

    /// Tells the server to forget a watch, unless somebody else waits for the same. Without a connection it is told after the next
    /// reconnect.
    func removeWatch(_ registration: WatchRegistration) {
        guard machine.isConnected, !isStopped else { return }
        waiting.appendRemoval(of: registration.watched)
        sendWaiting()
    }

    // MARK: Session

    private func handle(_ event: HandleEvent, of generation: HandleGeneration) {
        switch event {
        case .predecessorClosed:
            predecessorClosed(of: generation)
        case .opened(let opened):
            guard generation == machine.generation, !isStopped else {
                // It took too long and was replaced.
                if let opened { DetachedThread.run { opened.close(failing: .connectionLoss) } }
                return
            }
            handle = opened
            isAuthenticated = false
            log.handleOpened(opened != nil)
            perform(machine.received(opened == nil ? .openingFailed : .opened, of: generation, now: .now))
        case .session(let sessionEvent):
            if case .connected = sessionEvent, generation == machine.generation { connected() }
            let wasConnected = machine.isConnected
            let actions = machine.received(sessionEvent, of: generation, now: .now)
            // It comes twice, by the identity's completion and of the session.
            if case .authenticationFailed = sessionEvent, !actions.isEmpty { identityRefused() }
            perform(actions)
            if wasConnected, !machine.isConnected, opening == nil { perform(addressBook.connectionLost(now: .now)) }
            sendWaiting()
        case .spaceFreed:
            sendWaiting()
        case .watchAbandoned(let registration):
            removeWatch(registration)
        }
        setAlarm(for: machine.nextAlarm)
    }

    private func connected() {
        guard let handle else { return }
        // Before anything else is sent. The handle repeats it itself when it reconnects.
        if let digestIdentity = configuration.digestIdentity, !isAuthenticated {
            handle.authenticate(as: digestIdentity)
            isAuthenticated = true
        }
        identity = handle.identity
        for watched in handle.outstanding.abandoned { waiting.appendRemoval(of: watched) }
    }

    /// What waits would meet the same.
    private func identityRefused() {
        // The library has forgotten by now who it was.
        log.identityRefused(by: lastChange.server ?? "")
        waiting.failAll(.authenticationFailed)
    }

    private func perform(_ actions: [SessionStateMachine.Action]) {
        for action in actions {
            switch action {
            case .open(let generation, let keepingSession, let rotation):
                if !keepingSession { identity = nil }
                open(generation, rotation: rotation, after: nil)
            case .replace(let generation, let rotation):
                let old = handle
                handle = nil
                open(generation, rotation: rotation, after: old)
            case .discard(let code):
                guard let old = handle else { continue }
                handle = nil
                DetachedThread.run { old.close(failing: code) }
            case .publish(let state):
                publish(state)
            }
        }
        setAlarm(for: machine.nextAlarm)
    }

    private func publish(_ state: SessionState) {
        lastChange = (.now, state == .connected ? handle?.server : nil)
        switch state {
        case .connected:
            log.connected(to: handle?.server ?? "", session: identity, timeout: handle?.sessionTimeout ?? .zero)
        case .suspended: log.connectionLost(session: identity)
        case .lost: log.sessionLost(identity)
        }
        metrics.changed(to: state)
        stateBroadcast.publish(state)
    }

    private func stop() async {
        isStopped = true
        machine.stop()
        opening = nil
        alarm?.task.cancel()
        alarm = nil
        eventContinuation.finish()
        waiting.failAll(.closed)
        stateBroadcast.publish(.lost)
        stateBroadcast.finish()
        guard let handle else { return }
        self.handle = nil
        // Their callers need not wait for the server's last word.
        handle.outstanding.failAll(.closed)
        await withCheckedContinuation { continuation in
            DetachedThread.run {
                handle.close(failing: .closed)
                continuation.resume()
            }
        }
    }

    // MARK: Time

    /// One timer serves all deadlines and the session's own alarms.
    func setAlarm(for instant: ContinuousClock.Instant?) {
        guard let instant, !isStopped else { return }
        if let alarm, alarm.instant <= instant { return }
        alarm?.task.cancel()
        let task = Task { [weak self] in
            do {
                try await Task.sleep(until: instant, clock: .continuous)
            } catch {
                return
            }
            await self?.alarmRang()
        }
        alarm = (instant, task)
    }

    private func alarmRang() {
        guard !isStopped, !Task.isCancelled else { return }
        let now = ContinuousClock.now
        alarm = nil
        perform(machine.timePassed(now: now, handle: handle?.progress ?? .searching))
        perform(addressBook.timePassed(now: now))
        let earliestWaiting = waiting.failExpired(now: now)
        let earliestSent = handle?.outstanding.failExpired(now: now)
        // Not more often than that: thousands of deadlines a microsecond apart are met in one go.
        let soonest = now + .milliseconds(10)
        for deadline in [earliestWaiting, earliestSent].compactMap({ $0 }) {
            setAlarm(for: max(deadline, soonest))
        }
    }
}
