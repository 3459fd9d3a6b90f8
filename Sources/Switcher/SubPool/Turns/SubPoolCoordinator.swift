public import Logging
public import ZooKeeper

/// Asks jobmakers which coinbase a subpool mines with, and has them change it: writes a request into the subpool's znode, and waits for
/// the ack to it.
///
/// - Calls on one subpool are served one after another, in the order in which they came; different subpools in parallel.
/// - An update is answered with the ack to *it*, or with an error: see `AckJudge`.
/// - A refused update leaves no trace: the previous request is put back, whatever becomes of the caller.
///
/// Several of these may work on one ensemble. They see each other's writes by the version of the request node.
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

    let client: ZooKeeperClient
    let configuration: SubPoolConfiguration
    let logger: Logger

    /// What ``run()`` has to do.
    enum Work: Sendable {
        case turn(SubPoolCall)
        case followUp(ZNodePath, id: Int)
    }

    private var queue: TurnQueue
    var memories: [ZNodePath: SubPoolMemory] = [:]
    var followUps: [ZNodePath: FollowUp] = [:]
    var lastFollowUp = 0
    var serverClock = ServerClock()
    /// Those who have the turn and are not being served yet.
    private var called: [ObjectIdentifier: SubPoolCall] = [:]
    private var waits: [Int: Wait] = [:]
    private var lastWait = 0
    /// From then on nothing is waited for any more.
    private var end: ContinuousClock.Instant?
    private(set) var isStopped = false

    private let work: AsyncStream<Work>
    nonisolated let workContinuation: AsyncStream<Work>.Continuation

    /// - Parameter client: Runs beside the coordinator.
    public init(client: ZooKeeperClient, configuration: SubPoolConfiguration, logger: Logger) {
        self.client = client
        self.configuration = configuration
        self.logger = logger
        queue = TurnQueue(maximumWaiting: configuration.maximumWaitingCalls)
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

    var isOver: Bool { end.map { $0 <= .now } ?? false }

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
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                call.whenAnswered { continuation.resume(returning: $0) }
                admit(call)
            }
        } onCancel: {
            call.giveUp()
        }
        return try outcome.get()
    }

    private func admit(_ call: SubPoolCall) {
        guard !isStopped, !isOver else { return call.answer(.failure(.stopped)) }
        guard !call.isAnswered else { return }
        switch queue.enter(call, at: nodes(of: call).request) {
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

    /// Takes a turn for a follow-up; where that is not possible now, it is answered at once.
    func takeTurn(for call: SubPoolCall, at node: ZNodePath) {
        switch queue.enter(call, at: node) {
        case .turn: giveTurn(to: call)
        case .waits: break
        case .full: call.answer(.failure(.busy))
        }
    }

    private func perform(_ work: Work) async {
        switch work {
        case .turn(let call): await serve(call)
        case .followUp(let node, let id): await followUp(node, id: id)
        }
    }

    func nodes(of call: SubPoolCall) -> SubPoolNodes {
        SubPoolNodes(call.request.name, in: configuration.baseDirectory)
    }

    /// Serves the call whose turn it is, and gives the turn to the next one.
    private func serve(_ call: SubPoolCall) async {
        called[ObjectIdentifier(call)] = nil
        let nodes = nodes(of: call)
        if followUps[nodes.request]?.call === call {
            await serveFollowUp(nodes.request)
        } else {
            await serve(Exchange(call, nodes))
        }
        if let next = queue.leave(nodes.request) { giveTurn(to: next) }
    }

    private func serve(_ new: Exchange) async {
        var exchange = new
        let call = exchange.call
        do throws(SubPoolError) {
            let reply = try await answer(to: &exchange)
            switch call.request {
            case .update where !reply.isSuccess:
                await putBack(exchange) { call.answer(.success(reply)) }
            case .coinbase where !reply.isSuccess:
                // Somebody has left a refused request there. The caller need not wait for what becomes of it.
                call.answer(.success(reply))
                await putBackFoundRefusal(&exchange)
            case .update, .coinbase: break
            }
            call.answer(.success(reply))
        } catch {
            call.answer(.failure(error))
            if case .update = call.request, error == .timeout { startFollowUp(exchange) }
        }
    }

    // MARK: Time

    /// What a wait has ended with. Whatever it is, the node tells what there is.
    enum WaitOutcome {
        case changed
        /// What happened meanwhile is not known.
        case watchLost
        case timeIsUp
    }

    /// Waits for the watch's event until then, and leaves no watch behind.
    func wait(for watch: ZNodeWatch, until deadline: ContinuousClock.Instant, _ call: SubPoolCall? = nil) async -> WaitOutcome {
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

    private func timePassed() async {
        let now = ContinuousClock.now
        let isOver = isOver
        for late in queue.removeLate(now: now) { late.answer(.failure(.busy)) }
        if isOver {
            for waiting in queue.removeAllWaiting() { waiting.answer(.failure(.stopped)) }
        }
        for (id, wait) in waits where isOver || wait.deadline <= now || wait.call?.isAnswered == true {
            waits[id] = nil
            await wait.watch.cancel()
        }
    }

    private func stop() {
        isStopped = true
        for waiting in queue.removeAllWaiting() + called.values { waiting.answer(.failure(.stopped)) }
        called = [:]
        for node in followUps.keys { endFollowUp(node, because: "the server stops") }
    }
}
