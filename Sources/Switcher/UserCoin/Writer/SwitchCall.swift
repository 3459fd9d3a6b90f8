/// One call of ``SwitchWriter/write(_:)``: its switches, and how far they are. It belongs to the writer's actor.
final class SwitchCall {
    /// The place of the call's first switch in the order of acceptance; the others follow it one by one.
    let firstSequence: UInt64
    /// Released when the call is answered.
    private(set) var switches: [CoinSwitch]
    let count: Int
    /// How many a transaction has taken, from the front.
    private(set) var takenCount = 0
    /// How many are neither confirmed nor refused.
    private var openCount: Int
    /// When one of the call's switches was last confirmed, at first the time of acceptance.
    private(set) var lastProgress: ContinuousClock.Instant
    private(set) var refusedCount = 0
    private var firstRefused: CoinSwitch?
    private var whenFinished: (@Sendable (Result<Void, SwitchWriteError>) -> Void)?

    init(
        _ switches: [CoinSwitch],
        firstSequence: UInt64,
        now: ContinuousClock.Instant,
        whenFinished: @escaping @Sendable (Result<Void, SwitchWriteError>) -> Void
    ) {
        self.switches = switches
        self.firstSequence = firstSequence
        self.count = switches.count
        self.openCount = switches.count
        self.lastProgress = now
        self.whenFinished = whenFinished
    }

    var isFinished: Bool { whenFinished == nil }
    var untakenCount: Int { count - takenCount }

    /// The position of the next switch that no transaction has taken.
    func take() -> Int? {
        guard !isFinished, takenCount < count else { return nil }
        defer { takenCount += 1 }
        return takenCount
    }

    func confirmOne(now: ContinuousClock.Instant) {
        lastProgress = now
        closeOne()
    }

    func refuseOne(_ refused: CoinSwitch) {
        refusedCount += 1
        if firstRefused == nil { firstRefused = refused }
        closeOne()
    }

    private func closeOne() {
        openCount -= 1
        if openCount == 0 { finish(nil) }
    }

    /// Answers the caller, once: with that error, or with what became of the switches.
    func finish(_ error: SwitchWriteError?) {
        guard let whenFinished else { return }
        self.whenFinished = nil
        switches = []
        if refusedCount > 0 {
            whenFinished(.failure(.notConfirmed(first: firstRefused)))
        } else if let error {
            whenFinished(.failure(error))
        } else {
            whenFinished(.success(()))
        }
    }
}

/// A switch that a transaction has taken from its call.
struct TakenSwitch {
    let call: SwitchCall
    /// Its position in the call.
    let position: Int

    /// Its place in the order of acceptance.
    var sequence: UInt64 { call.firstSequence + UInt64(position) }
    /// What it asks for. Only while the call is not finished.
    var coinSwitch: CoinSwitch { call.switches[position] }
}
