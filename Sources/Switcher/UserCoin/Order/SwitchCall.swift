/// One call of ``SwitchWriter/write(_:)``: its switches, and how far they are. It belongs to one ``SwitchOrder``.
///
/// It is answered with what one of its methods returns, once; it does not answer itself.
final class SwitchCall {
    /// The place of the call's first own switch in the order of acceptance; the others follow it one by one.
    let firstSequence: UInt64
    /// The places of the switches at the front that are carried along from earlier calls.
    private let carriedSequences: [UInt64]
    /// Released when the call is finished.
    private(set) var switches: [CoinSwitch]
    let count: Int
    /// Who asks for them.
    let source: SwitchSource
    /// What it is held to, where several servers share the records.
    let conditions: PullConditions?
    /// Who may be asked to attend to the writer while it waits.
    let caller: WaitingCaller<SwitchOutcome>?
    /// How it is answered. Who performs what the order wants done calls it.
    let whenFinished: @Sendable (SwitchOutcome) -> Void
    private(set) var isFinished = false
    /// Whether it goes ahead of the larger ones. The queue says so.
    var isSmall = false
    /// How many a transaction has taken, from the front.
    private(set) var takenCount = 0
    /// How many wait to go apart from others. The queue counts them.
    var isolatedCount = 0
    /// How many are neither confirmed nor refused nor given up.
    private var openCount: Int
    /// When ZooKeeper last decided about one of the call's switches, at first the time of acceptance.
    private(set) var lastProgress: ContinuousClock.Instant
    /// The records that ZooKeeper refuses: a name that is listed twice counts once.
    private var refusedRecords: Set<RecordTable.Index> = []
    private var firstRefused: Int?
    /// The positions of the refused switches that nothing newer has overtaken.
    private var carriable: [RecordTable.Index: Int] = [:]
    private var firstGivenUp: Int?
    /// The positions of the switches that are not written since their records were changed.
    private var leftAlone: [Int] = []

    init(
        _ switches: [CoinSwitch],
        firstSequence: UInt64,
        carriedSequences: [UInt64] = [],
        source: SwitchSource = .single,
        conditions: PullConditions? = nil,
        now: ContinuousClock.Instant,
        caller: WaitingCaller<SwitchOutcome>? = nil,
        whenFinished: @escaping @Sendable (SwitchOutcome) -> Void
    ) {
        self.switches = switches
        self.caller = caller
        self.source = source
        self.conditions = conditions
        self.firstSequence = firstSequence
        self.carriedSequences = carriedSequences
        self.count = switches.count
        self.openCount = switches.count
        self.lastProgress = now
        self.whenFinished = whenFinished
    }

    var refusedCount: Int { refusedRecords.count }
    var untakenCount: Int { count - takenCount }

    /// The place of a switch in the order of acceptance.
    func sequence(at position: Int) -> UInt64 {
        isCarried(position)
            ? carriedSequences[position] : firstSequence + UInt64(position - carriedSequences.count)
    }

    /// The places of its own switches, which nobody else's have.
    var places: Range<UInt64> { firstSequence..<firstSequence + UInt64(count - carriedSequences.count) }

    func isCarried(_ position: Int) -> Bool { position < carriedSequences.count }

    /// The position of the next switch that no transaction has taken.
    func take() -> Int? {
        guard !isFinished, takenCount < count else { return nil }
        defer { takenCount += 1 }
        return takenCount
    }

    /// - Returns: What the call is answered with, if it is finished by that.
    func confirmOne(now: ContinuousClock.Instant) -> SwitchOutcome? {
        lastProgress = now
        return closeOne()
    }

    /// ZooKeeper refuses that switch's record. That is an answer, as a confirmation is one.
    ///
    /// - Parameter isOvertaken: A newer switch of that record was refused.
    /// - Returns: What the call is answered with, if it is finished by that.
    func refuseOne(
        at position: Int,
        _ record: RecordTable.Index,
        isOvertaken: Bool = false,
        now: ContinuousClock.Instant
    ) -> SwitchOutcome? {
        lastProgress = now
        refusedRecords.insert(record)
        firstRefused = min(firstRefused ?? position, position)
        if !isOvertaken { carriable[record] = max(carriable[record] ?? position, position) }
        return closeOne()
    }

    /// Nobody knows whether the switch stands.
    ///
    /// - Returns: What the call is answered with, if it is finished by that.
    func giveUpOne(at position: Int) -> SwitchOutcome? {
        firstGivenUp = min(firstGivenUp ?? position, position)
        return closeOne()
    }

    /// The switch is not written: its record was changed by somebody else, or by something newer.
    ///
    /// - Returns: What the call is answered with, if it is finished by that.
    func leaveAlone(at position: Int, now: ContinuousClock.Instant) -> SwitchOutcome? {
        lastProgress = now
        leftAlone.append(position)
        return closeOne()
    }

    /// Finishes the call: what it is held to does not hold any more.
    ///
    /// - Parameter index: Of the check that has failed.
    /// - Returns: What it is answered with; `nil` if it was finished before.
    func finish(failedCheck index: Int) -> SwitchOutcome? {
        guard var outcome = finish(SwitchWriteError.stopped) else { return nil }
        outcome.failedCheck = index
        return outcome
    }

    private func closeOne() -> SwitchOutcome? {
        openCount -= 1
        return openCount == 0 ? finish(nil) : nil
    }

    /// Finishes the call: with that error, or with what became of the switches.
    ///
    /// - Returns: What it is answered with; `nil` if it was finished before.
    func finish(_ error: SwitchWriteError?) -> SwitchOutcome? {
        guard !isFinished else { return nil }
        isFinished = true
        defer {
            switches = []
            carriable = [:]
        }
        let first = (firstRefused ?? firstGivenUp).map { switches[$0] }
        if error == nil, firstGivenUp == nil {
            return SwitchOutcome(
                error: first.map { .refused(first: $0, count: refusedCount) },
                refused: carriable.values.sorted().map {
                    AcceptedSwitch(coinSwitch: switches[$0], sequence: sequence(at: $0))
                },
                leftAlone: leftAlone
            )
        }
        return SwitchOutcome(error: first.map { .notConfirmed(first: $0) } ?? error)
    }
}

/// A switch that a transaction has taken from its call.
struct TakenSwitch {
    let call: SwitchCall
    /// Its position in the call.
    let position: Int

    /// Its place in the order of acceptance.
    var sequence: UInt64 { call.sequence(at: position) }
    /// It was refused before, and is tried again in the place that it has.
    var isCarried: Bool { call.isCarried(position) }
    /// What it asks for. Only while the call is not finished.
    var coinSwitch: CoinSwitch { call.switches[position] }
}
