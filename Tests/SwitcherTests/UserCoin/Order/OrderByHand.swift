import ZooKeeper

@testable import Switcher

/// An order of switches with nothing around it: calls and ZooKeeper's answers are given by hand, and what it wants done is noted.
///
/// A switch is written `alice=btc`; in a transaction, `+alice=btc` creates the record.
final class OrderByHand {
    struct Call {
        let first: UInt64
    }

    struct Sent: Equatable {
        let flight: Int
        let writes: [String]
    }

    private var order: SwitchOrder
    private var now = ContinuousClock.now
    private var lastSequence: UInt64 = 0
    private var outcomes: [UInt64: SwitchOutcome] = [:]
    /// What is to be asked: the probe, and the records.
    private(set) var asked: [(probe: Int, names: [String])] = []
    /// How often the records were lost.
    private(set) var losses = 0
    private(set) var listings: [UInt32] = []

    /// - Parameter records: Those that are there. `nil`: nothing is known, not even of the directory.
    init(records: [String]?, configure: (inout SwitchWriterConfiguration) -> Void = { _ in }) throws {
        var configuration = SwitchWriterConfiguration(directory: ZNodePath("/switch"), requestTimeout: .seconds(10))
        configure(&configuration)
        order = SwitchOrder(configuration, start: now)
        guard let records else { return }
        order.sessionChanged(isConnected: true)
        directory(.present(transaction: 1))
        try answerListing(records)
    }

    var readiness: SwitchWriter.Readiness { order.readiness }
    var waiting: WaitingRecords { order.waiting }
    var isIdle: Bool { order.isIdle }
    var tally: SwitchTally { order.tally }
    var mismatchCount: Int { order.mismatchCount }

    // MARK: Calls

    /// Places in the order for what comes later.
    func reserve(_ count: UInt64) -> UInt64 {
        defer { lastSequence += count }
        return lastSequence + 1
    }

    @discardableResult
    func accept(
        _ switches: [String],
        from source: SwitchSource = .single,
        at first: UInt64? = nil,
        carrying carried: [AcceptedSwitch] = [],
        under conditions: PullConditions? = nil
    ) -> Call {
        let switches = carried.map(\.coinSwitch) + switches.map { CoinSwitch(text: $0) }
        let first = first ?? reserve(UInt64(switches.count))
        let carriedSequences = carried.map(\.sequence)
        let call = SwitchCall(
            switches,
            firstSequence: first,
            carriedSequences: carriedSequences,
            source: conditions == nil ? source : .sync,
            conditions: conditions,
            now: now
        ) { _ in }
        order.accept(call, isSmall: switches.count <= 16)
        return Call(first: first)
    }

    @discardableResult
    func accept(_ switches: String..., at first: UInt64? = nil) -> Call { accept(switches, at: first) }

    func limitCalls(to timeout: Duration) { order.requestTimeout = timeout }

    func withdraw(_ call: Call) { perform(order.withdraw([call.first])) }

    func outcome(_ call: Call) -> SwitchOutcome? { outcomes[call.first] }

    func isConfirmed(_ call: Call) -> Bool { outcomes[call.first] == SwitchOutcome() }

    // MARK: Transactions

    /// The next transaction, if there may be one.
    func send() -> Sent? {
        let (transaction, actions) = order.nextTransaction(now: now)
        perform(actions)
        return transaction.map { Sent(flight: $0.flight, writes: $0.operations.map(\.text)) }
    }

    /// All that may be with the server.
    func sendAll() -> [Sent] {
        var sent: [Sent] = []
        while let next = send() { sent.append(next) }
        return sent
    }

    func confirm(_ sent: Sent?) {
        if let sent { perform(order.confirmed(sent.flight, now: now)) }
    }

    func fail(_ sent: Sent?, _ code: ZooKeeperError.Code, at position: Int? = nil, wasSent: Bool = true) {
        guard let sent else { return }
        let error = ZooKeeperError(code, operation: "transaction", operationIndex: position, wasSent: wasSent)
        perform(order.failed(sent.flight, error, now: now))
    }

    // MARK: The rest

    func pass(_ time: Duration) {
        now += time
        perform(order.timePassed(now: now))
    }

    func membershipChanged(to membership: WriterMembership) { order.membershipChanged(to: membership) }

    func connect(_ isConnected: Bool) { order.sessionChanged(isConnected: isConnected) }

    func directory(_ state: KnownDirectory.State) {
        perform(order.directoryChanged(to: state))
        perform(order.maintain(now: now))
    }

    func answerListing(_ names: [String]) throws {
        perform(
            order.listed(listings.removeFirst(), .success(DirectoryListing(names: try names.map { try ZNodeName($0) })), now: now)
        )
        perform(order.maintain(now: now))
    }

    func failListing(_ code: ZooKeeperError.Code) {
        perform(order.listed(listings.removeFirst(), .failure(ZooKeeperError(code, operation: "children")), now: now))
        perform(order.maintain(now: now))
    }

    /// Answers what is asked.
    func answer(_ found: [Bool?]) { perform(order.probed(asked.removeFirst().probe, found, now: now)) }

    private func perform(_ actions: [SwitchAction]) {
        for action in actions {
            switch action {
            case .answer(let call, let outcome): outcomes[call.firstSequence] = outcome
            case .ask(let probe, let paths): asked.append((probe, paths.map(\.name)))
            case .list(let number): listings.append(number)
            case .recordsLost: losses += 1
            case .maintainAgain, .giveBackMemory, .checkAccess, .note: break
            }
        }
    }
}

extension TransactionOperation {
    fileprivate var text: String {
        switch self {
        case .create(let path, let data, _, _): "+\(path.name)=\(String(decoding: data, as: UTF8.self))"
        case .set(let path, let data, _): "\(path.name)=\(String(decoding: data, as: UTF8.self))"
        case .delete, .check: "?"
        }
    }
}

extension CoinSwitch {
    /// As `alice=btc`.
    init(text: String) {
        let parts = text.split(separator: "=").map(String.init)
        guard parts.count == 2, let name = SubAccountName(parts[0]) else { preconditionFailure("no switch: \(text)") }
        self.init(name: name, coin: Coin(parts[1]))
    }
}
