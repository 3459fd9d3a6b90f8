/// The calls that are accepted and not answered, and the answers that are due. Pure: who takes the answers gives them.
struct OpenCalls {
    private var calls: [ObjectIdentifier: SwitchCall] = [:]
    private var answers: [SwitchAction] = []

    var count: Int { calls.count }
    var all: [SwitchCall] { Array(calls.values) }

    mutating func insert(_ call: SwitchCall) { calls[ObjectIdentifier(call)] = call }

    /// Those whose callers have given up, by their first sequence numbers.
    func withdrawn(_ firstSequences: Set<UInt64>) -> [SwitchCall] {
        firstSequences.isEmpty ? [] : calls.values.filter { firstSequences.contains($0.firstSequence) }
    }

    /// Those of which ZooKeeper has decided nothing for that long.
    func overdue(_ now: ContinuousClock.Instant, after timeout: Duration) -> [SwitchCall] {
        calls.values.filter { now - $0.lastProgress >= timeout }
    }

    // MARK: What becomes of one switch

    mutating func confirm(_ sent: SentSwitch, now: ContinuousClock.Instant) {
        guard !sent.call.isFinished else { return }
        close(sent.call, sent.call.confirmOne(now: now))
    }

    /// - Parameter isOvertaken: It is a newer switch of that record that was refused.
    /// - Returns: Whether it is the first of its call that is. `nil`: the call was finished before.
    @discardableResult
    mutating func refuse(_ sent: SentSwitch, isOvertaken: Bool = false, now: ContinuousClock.Instant) -> Bool? {
        guard !sent.call.isFinished else { return nil }
        close(sent.call, sent.call.refuseOne(at: sent.taken.position, sent.record, isOvertaken: isOvertaken, now: now))
        return sent.call.refusedCount == 1
    }

    /// Nobody knows whether it stands.
    mutating func giveUp(_ sent: SentSwitch) {
        guard !sent.call.isFinished else { return }
        close(sent.call, sent.call.giveUpOne(at: sent.taken.position))
    }

    // MARK: Answers

    mutating func finish(_ calls: [SwitchCall], _ error: SwitchWriteError) {
        for call in calls { close(call, call.finish(error)) }
    }

    private mutating func close(_ call: SwitchCall, _ outcome: SwitchOutcome?) {
        guard let outcome else { return }
        calls[ObjectIdentifier(call)] = nil
        answers.append(.answer(call, outcome))
    }

    /// Hands over the answers that are due.
    mutating func takeAnswers() -> [SwitchAction] {
        defer { answers = [] }
        return answers
    }
}
