import Foundation
public import Logging
public import Metrics
public import ZooKeeper

/// Asks jobmakers which coinbase a subpool mines with, and has them change it: writes a request into the subpool's znode, and waits for
/// the ack to it.
///
/// - Calls on one subpool are served one after another, in the order in which they came; different subpools in parallel.
/// - An update is answered with the ack to *it*, or with an error: see `AckJudge`.
/// - A refused update leaves no trace: the previous request is put back, whatever becomes of the caller. See `PutBack`.
///
/// Several of these may work on one ensemble. They see each other's writes by the version of the request node; with a
/// ``CoordinationRoot`` they take turns, as the calls on one of them do.
///
/// It keeps turns, time, and what is remembered of subpools. What happens in a turn is `CoinbaseExchange`'s.
public actor SubPoolCoordinator {
    /// A wait for the next ack.
    private struct Wait {
        let watch: ZNodeWatch
        let deadline: ContinuousClock.Instant
        /// Whose answer it is for; nobody waits any more once that call is answered.
        let call: SubPoolCall?
    }

    /// Deadlines are seconds: a tenth of one is fine enough for the one timer that serves them all.
    private static let tick: Duration = .milliseconds(100)

    /// What ``run()`` has to do.
    private enum Work: Sendable {
        case turn(SubPoolCall)
        case followUp(ZNodePath, id: Int)
    }

    let client: ZooKeeperClient
    private(set) var configuration: SubPoolConfiguration
    /// Where the subpools are.
    nonisolated let baseDirectory: ZNodePath
    let logger: Logger
    let metrics: SubPoolMetrics
    /// What servers share; `nil` where this one is on its own.
    let coordination: CoordinationRoot?

    private(set) var queue: TurnQueue
    var memories: SubPoolMemories
    var followUps: FollowUps
    private var serverClock = ServerClock()
    /// Those who have the turn and are not being served yet.
    private var called: [ObjectIdentifier: SubPoolCall] = [:]
    private var waits: [Int: Wait] = [:]
    /// Those who wait for their turn among all servers.
    var turnsWaitedFor: [ObjectIdentifier: (call: SubPoolCall, task: Task<Result<SharedTurn, SubPoolError>, Never>)] = [:]
    private var lastWait = 0
    /// From then on nothing is waited for any more.
    private var end: ContinuousClock.Instant?
    private(set) var isStopped = false

    private let work: AsyncStream<Work>
    private nonisolated let workContinuation: AsyncStream<Work>.Continuation

    /// - Parameters:
    ///   - client: Runs beside the coordinator.
    ///   - coordination: What servers share, so that they take turns; runs beside the coordinator.
    ///   - metrics: Makes what calls are measured with.
    public init(
        client: ZooKeeperClient,
        configuration: SubPoolConfiguration,
        coordination: CoordinationRoot? = nil,
        logger: Logger,
        metrics: any MetricsFactory = NOOPMetricsHandler.instance
    ) {
        self.coordination = coordination
        self.metrics = SubPoolMetrics(metrics)
        self.client = client
        self.configuration = configuration
        baseDirectory = configuration.baseDirectory
        self.logger = logger
        queue = TurnQueue(maximumWaiting: configuration.maximumWaitingCalls)
        memories = SubPoolMemories(maximumCount: configuration.maximumRememberedSubPools)
        followUps = FollowUps(maximumCount: configuration.maximumFollowUps, time: configuration.followUpTime)
        // As many as there are subpools with a call: callers bound it.
        (work, workContinuation) = AsyncStream.makeStream()
    }

    /// Serves calls until ``close()``, and then what is under way. Call it once, beside the client's own `run()`.
    ///
    /// A cancellation of the calling task ends everything at once: a refused update may leave its trace then.
    public func run() async {
        await withTaskGroup { group in
            group.addTask { [weak self] in
                while !Task.isCancelled {
                    try? await Task.sleep(for: Self.tick)
                    await self?.timePassed()
                }
            }
            await withDiscardingTaskGroup { serving in
                // Not in the callers' tasks: what has been written is followed up though its caller has gone.
                for await work in work { serving.addTask { await self.perform(work) } }
                stop()
            }
            group.cancelAll()
        }
    }

    /// Takes no more calls. ``run()`` returns when what is under way is done.
    public nonisolated func close() {
        workContinuation.finish()
    }

    /// Gives what is under way that long. Then acks are not waited for any more, and nobody waits for a turn.
    public func finish(within time: Duration) {
        end = .now + time
    }

    /// Changes these of ``SubPoolConfiguration``. Calls that come from now on have them.
    public func setTimeouts(ack: Duration, request: Duration) {
        configuration.ackTimeout = ack
        configuration.otherCallTime = ack
        configuration.requestTimeout = request
    }

    /// How many subpools a call is being served on, and how many calls wait for their turn.
    public var load: (subPools: Int, waitingCalls: Int) { (queue.servedCount, queue.waitingCount) }

    // MARK: Calls

    /// Asks a subpool's jobmaker which coinbase it mines with.
    ///
    /// - Throws: ``SubPoolError``. A reply that is no success is returned.
    public func coinbase(of name: SubPoolName) async throws(SubPoolError) -> SubPoolReply {
        try await perform(.coinbase(name))
    }

    /// Has a subpool's jobmaker change its coinbase, and returns its answer to this very request, be it a refusal.
    ///
    /// Once the request is being written the call runs its course: a cancellation of the calling task is without effect then.
    ///
    /// - Throws: ``SubPoolError``. With `timeout` the request stays recorded.
    public func perform(_ update: CoinbaseUpdate) async throws(SubPoolError) -> SubPoolReply {
        try await perform(.update(update))
    }

    private func perform(_ request: SubPoolRequest) async throws(SubPoolError) -> SubPoolReply {
        let call = SubPoolCall(request, latestTurn: .now + configuration.ackTimeout)
        if Task.isCancelled { call.giveUp() } else { admit(call) }
        let outcome = await call.answer()
        metrics.answered(request, outcome)
        return try outcome.get()
    }

    private func admit(_ call: SubPoolCall) {
        guard !isStopped, !isOver else { return call.answer(.failure(.stopped)) }
        takeTurn(for: call)
    }

    // MARK: Turns

    /// Takes a turn for a call, or a place among those who wait for theirs. Where too many wait it is answered at once.
    func takeTurn(for call: SubPoolCall) {
        switch queue.enter(call, at: node(of: call)) {
        case .turn: giveTurn(to: call)
        case .waits: break
        case .full: call.answer(.failure(.busy))
        }
    }

    private func giveTurn(to call: SubPoolCall) {
        called[ObjectIdentifier(call)] = call
        workContinuation.yield(.turn(call))
        if isStopped { stop() }
    }

    private func perform(_ work: Work) async {
        switch work {
        case .turn(let call): await serve(call)
        case .followUp(let node, let id): await followUp(node, id: id)
        }
    }

    /// Serves the call whose turn it is, and gives the turn to the next one.
    private func serve(_ call: SubPoolCall) async {
        called[ObjectIdentifier(call)] = nil
        let node = node(of: call)
        switch await sharedTurn(for: call, at: node) {
        case .success(let turn):
            if followUps[node]?.call === call {
                await serveFollowUp(node, turn)
            } else {
                await exchange(call, node, turn)
            }
            await turn?.end()
        case .failure(let error):
            call.answer(.failure(error))
        }
        let (next, late) = queue.leave(node, now: .now)
        for call in late { call.answer(.failure(.busy)) }
        if let next { giveTurn(to: next) }
    }

    private func exchange(_ call: SubPoolCall, _ node: ZNodePath, _ turn: SharedTurn?) async {
        var performer = performer(call, CoinbaseExchange(call.request, configuration, memory: memories[node]), turn)
        let outcome = await performer.answer()
        if case .success(let reply) = outcome { await performer.settle(reply) }
        memories.keep(performer.exchange.memory, of: node)
        call.answer(outcome)
        if performer.exchange.isLate { startFollowUp(performer.exchange) }
    }

    func performer(_ call: SubPoolCall, _ exchange: CoinbaseExchange, _ turn: SharedTurn? = nil) -> ExchangePerformer {
        ExchangePerformer(call, exchange, turn: turn, client: client, logger: logger, metrics: metrics, host: self)
    }

    private func node(of call: SubPoolCall) -> ZNodePath {
        SubPoolNodes(call.request.name, in: configuration.baseDirectory).request
    }

    func giveWork(followUp: FollowUp) {
        workContinuation.yield(.followUp(followUp.exchange.nodes.request, id: followUp.id))
    }

    // MARK: Time

    private func timePassed() async {
        let now = ContinuousClock.now
        let isOver = isOver
        metrics.observe(servedCount: queue.servedCount, waitingCount: queue.waitingCount)
        for late in queue.removeLate(now: now) { late.answer(.failure(.busy)) }
        if isOver {
            for waiting in queue.removeAllWaiting() { waiting.answer(.failure(.stopped)) }
        }
        for waiting in turnsWaitedFor.values where isOver || waiting.call.isAnswered { waiting.task.cancel() }
        for (id, wait) in waits where isOver || wait.deadline <= now || wait.call?.isAnswered == true {
            waits[id] = nil
            await wait.watch.cancel()
        }
    }

    private func stop() {
        isStopped = true
        for waiting in queue.removeAllWaiting() + called.values { waiting.answer(.failure(.stopped)) }
        called = [:]
        for node in followUps.waiting { endFollowUp(node, because: "the server stops") }
    }
}

extension SubPoolCoordinator: ExchangeHost {
    func wait(for watch: ZNodeWatch, until deadline: ContinuousClock.Instant, _ call: SubPoolCall?) async -> WaitOutcome {
        lastWait += 1
        let id = lastWait
        waits[id] = Wait(watch: watch, deadline: deadline, call: call)
        defer { waits[id] = nil }
        do throws(ZooKeeperError) {
            _ = try await watch.event()
            return .changed
        } catch {
            return error.isConnectionProblem ? .watchLost : .timeIsUp
        }
    }

    var isOver: Bool { end.map { $0 <= .now } ?? false }

    var serverTime: Int64 { serverClock.time(at: Self.millisecondsNow) }

    func learnClock(from stat: ZNodeStat) {
        serverClock.observed(stat, now: Self.millisecondsNow)
    }

    func hasReplacedRequest(at node: ZNodePath) {
        // docs/models/coinbase.pml: FOLLOW_UP_ENDS
        endFollowUp(node, because: "another call has written the request", .overtaken)
    }

    private static var millisecondsNow: Int64 { Int64(Date().timeIntervalSince1970 * 1_000) }
}
