import ZooKeeper

@testable import Switcher

/// One random history of an order of switches and a ZooKeeper: calls come in, transactions are done or lost, callers give up, others
/// meddle, and what was promised is checked all along. The same seed makes the same history.
struct OrderSimulation {
    private struct Delivery {
        let transaction: SwitchTransaction
        let error: ZooKeeperError?
    }

    private struct Question {
        let probe: Int
        let names: [String]
        var found: [Bool?] = []
    }

    private struct Listing {
        let number: UInt32
        var names: [String]?
    }

    private var order: SwitchOrder
    private var promises: OrderPromises
    private var random: SplitMix64
    private let weights: [(step: Step, weight: Int)]
    private let configuration: SwitchWriterConfiguration
    private var now = ContinuousClock.now
    private var zooKeeper = TinyZooKeeper()

    // What is on its way.
    private var isConnected = true
    private var pipeline: [SwitchTransaction] = []
    private var deliveries: [Delivery] = []
    private var sessionEvents: [Bool] = [true]
    private var directoryEvents: [KnownDirectory.State] = [.present(transaction: 1)]
    private var questions: [Question] = []
    private var listings: [Listing] = []

    private var lastSequence: UInt64 = 0
    private var pulls: [UInt64] = []
    private var openPull: UInt64?
    private var carried: [AcceptedSwitch] = []

    init(seed: UInt64) throws {
        var random = SplitMix64(state: seed)
        let configuration = try SwitchWriterConfiguration.tight(using: &random)
        self.configuration = configuration
        // Each history has its own mixture, and not all of what may happen: so that it gets far in some direction.
        weights = Step.allCases.map { ($0, Int.random(in: 0...$0.mostOften, using: &random)) }
        order = SwitchOrder(configuration, start: now)
        promises = OrderPromises(
            configuration,
            canGiveUp: weights.contains { [.jump, .withdraw].contains($0.step) && $0.weight > 0 }
        )
        self.random = random
    }

    /// - Returns: The first promise that was broken.
    mutating func run(steps: Int) -> String? {
        pump()
        for _ in 0..<steps where promises.broken == nil { take(nextStep()) }
        finish("calls are answered")
        // In the end each record that is not refused can be written, and holds that.
        let names = (0..<Self.nameCount).map { "u\($0)" }
        accept(names, from: lastSequence + 1)
        lastSequence += UInt64(names.count)
        finish("another call is answered")
        for (number, name) in names.enumerated() where !zooKeeper.refused.contains(name) {
            let last = lastSequence - UInt64(names.count - 1 - number)
            promises.expect(zooKeeper.records[name] == last, "\(name) holds the last switch")
        }
        return promises.broken
    }

    private static let nameCount = 30

    private mutating func nextStep() -> Step {
        var pick = Int.random(in: 0..<max(1, weights.reduce(0) { $0 + $1.weight }), using: &random)
        for (step, weight) in weights {
            pick -= weight
            if pick < 0 { return step }
        }
        return .reply
    }

    private mutating func take(_ step: Step) {
        switch step {
        case .smallCall: call(1...3, among: 6)
        case .largeCall: call(4...40, among: Self.nameCount)
        case .pullBegins:
            pulls.append(lastSequence + 1)
            lastSequence += 64
        case .pullEnds: endPull()
        case .apply: apply()
        case .reply: reply()
        case .lose: lose()
        case .reconnect: reconnect()
        case .session: sessionEvent()
        case .directory: directoryEvent()
        case .question: answerQuestion(all: false)
        case .listing: answerListing(succeeds: Int.random(in: 0..<4, using: &random) > 0)
        case .wake: break
        case .throttle:
            guard !pipeline.isEmpty else { return }
            deliveries.append(
                Delivery(transaction: pipeline.removeFirst(), error: ZooKeeperError(.throttled, operation: "transaction"))
            )
        case .refuse: zooKeeper.refused.insert(randomName())
        case .permit: zooKeeper.refused.remove(randomName())
        case .meddle:
            if Bool.random(using: &random) { zooKeeper.deleteRecord(randomName()) } else { zooKeeper.createRecord(randomName()) }
        case .deleteDirectory:
            guard zooKeeper.directory != nil else { return }
            zooKeeper.deleteDirectory()
            directoryEvents.append(.missing)
        case .createDirectory: createDirectory()
        case .moment: pass(.milliseconds(100))
        case .jump: pass(.seconds(Int.random(in: 1...40, using: &random)))
        case .withdraw: withdraw()
        case .childrenCount: order.childrenCounted(zooKeeper.records.count, now: now)
        }
        pump()
    }

    private mutating func randomName() -> String { "u\(Int.random(in: 0..<6, using: &random))" }

    private mutating func call(_ sizes: ClosedRange<Int>, among nameCount: Int) {
        let size = Int.random(in: sizes, using: &random)
        let names = (0..<size).map { _ in "u\(Int.random(in: 0..<nameCount, using: &random))" }
        accept(names, from: lastSequence + 1)
        lastSequence += UInt64(size)
    }

    private mutating func endPull() {
        guard openPull == nil, !pulls.isEmpty else { return }
        let first = pulls.removeFirst()
        openPull = first
        accept((0..<Int.random(in: 1...30, using: &random)).map { _ in randomName() }, from: first, carrying: carried)
        carried = []
    }

    private mutating func accept(_ names: [String], from first: UInt64, carrying carried: [AcceptedSwitch] = []) {
        let switches = names.enumerated().map { CoinSwitch($1, first + UInt64($0)) }
        let all = carried.map(\.coinSwitch) + switches
        let call = SwitchCall(all, firstSequence: first, carriedSequences: carried.map(\.sequence), now: now) { _ in }
        promises.accepted(call, now)
        order.accept(call, isSmall: all.count <= configuration.smallCallRecords)
    }

    private mutating func withdraw() {
        guard let first = promises.openCalls.keys.sorted().randomElement(using: &random) else { return }
        perform(order.withdraw([first]))
    }

    private mutating func pass(_ time: Duration) {
        now += time
        perform(order.timePassed(now: now))
        promises.timePassed(now)
    }

    // MARK: ZooKeeper

    private mutating func apply() {
        guard !pipeline.isEmpty else { return }
        let transaction = pipeline.removeFirst()
        deliveries.append(Delivery(transaction: transaction, error: zooKeeper.apply(transaction.operations)))
    }

    private mutating func reply() {
        guard !deliveries.isEmpty else { return }
        let delivery = deliveries.removeFirst()
        promises.delivered(delivery.transaction, delivery.error)
        if let error = delivery.error {
            perform(order.failed(delivery.transaction.flight, error, now: now))
        } else {
            perform(order.confirmed(delivery.transaction.flight, now: now))
        }
    }

    /// Some of what is under way is still done, in order, and nobody is told.
    private mutating func lose() {
        guard isConnected else { return }
        isConnected = false
        let doneCount = Int.random(in: 0...pipeline.count, using: &random)
        for (position, transaction) in pipeline.enumerated() {
            if position < doneCount { _ = zooKeeper.apply(transaction.operations) }
            deliveries.append(
                Delivery(transaction: transaction, error: ZooKeeperError(.connectionLoss, operation: "transaction"))
            )
        }
        pipeline = []
        sessionEvents.append(false)
    }

    private mutating func reconnect() {
        guard !isConnected else { return }
        isConnected = true
        sessionEvents.append(true)
        directoryEvents.append(zooKeeper.state)
    }

    private mutating func createDirectory() {
        zooKeeper.createDirectory()
        directoryEvents.append(zooKeeper.state)
    }

    private mutating func sessionEvent() {
        if !sessionEvents.isEmpty { order.sessionChanged(isConnected: sessionEvents.removeFirst()) }
    }

    private mutating func directoryEvent() {
        if !directoryEvents.isEmpty { perform(order.directoryChanged(to: directoryEvents.removeFirst())) }
    }

    private mutating func answerQuestion(all: Bool) {
        guard let index = questions.indices.randomElement(using: &random) else { return }
        // Each is answered at its own time, and some never.
        repeat {
            let question = questions[index]
            guard question.found.count < question.names.count else { break }
            let isKnown = all || Int.random(in: 0..<5, using: &random) > 0
            questions[index].found.append(isKnown ? zooKeeper.records[question.names[question.found.count]] != nil : nil)
        } while all || Bool.random(using: &random)
        guard questions[index].found.count == questions[index].names.count else { return }
        let question = questions.remove(at: index)
        perform(order.probed(question.probe, question.found, now: now))
    }

    private mutating func answerListing(succeeds: Bool) {
        guard let listing = listings.first else { return }
        guard let names = listing.names else {
            listings[0].names = Array(zooKeeper.records.keys)
            return
        }
        listings.removeFirst()
        let result: Result<DirectoryListing, ZooKeeperError> =
            succeeds
            ? .success(DirectoryListing(names: names.compactMap { try? ZNodeName($0) }))
            : .failure(ZooKeeperError(.connectionLoss, operation: "children"))
        perform(order.listed(listing.number, result, now: now))
    }

    // MARK: What the writer does

    /// After every event: goes on with a listing, and sends what may be sent.
    private mutating func pump() {
        perform(order.maintain(now: now))
        while true {
            let (transaction, actions) = order.nextTransaction(now: now)
            perform(actions)
            guard let transaction else { return }
            promises.submitted(transaction)
            if isConnected {
                pipeline.append(transaction)
            } else {
                let error = ZooKeeperError(.notConnected, operation: "transaction", wasSent: false)
                deliveries.append(Delivery(transaction: transaction, error: error))
            }
        }
    }

    private mutating func perform(_ actions: [SwitchAction]) {
        for action in actions {
            switch action {
            case .answer(let call, let outcome):
                promises.answered(call, outcome, now)
                if call.firstSequence == openPull {
                    openPull = nil
                    carried = outcome.refused
                }
            case .ask(let probe, let paths): questions.append(Question(probe: probe, names: paths.map(\.name)))
            case .list(let number): listings.append(Listing(number: number))
            case .maintainAgain, .giveBackMemory, .checkAccess, .recordsLost, .note: break
            }
        }
        if let name = zooKeeper.turnedBack { promises.expect(false, "nothing older is written over newer, into \(name)") }
    }

    /// Lets everything come to an end, with nothing more in its way.
    private mutating func finish(_ promise: String) {
        createDirectory()
        reconnect()
        var rounds = 0
        while rounds < 3_000, promises.broken == nil, !(order.isIdle && deliveries.isEmpty) {
            rounds += 1
            while !sessionEvents.isEmpty { sessionEvent() }
            while !directoryEvents.isEmpty { directoryEvent() }
            apply()
            reply()
            answerQuestion(all: true)
            answerListing(succeeds: true)
            pass(.milliseconds(1))
            pump()
        }
        promises.expect(order.isIdle && order.waiting == WaitingRecords(), "nothing is left when \(promise)")
        promises.expect(promises.openCalls.isEmpty && order.openCallCount == 0, promise)
    }
}
