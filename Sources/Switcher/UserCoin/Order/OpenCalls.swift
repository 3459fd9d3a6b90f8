/// The calls that are accepted and not answered, and the answers that are due. Pure: who takes the answers gives them.
struct OpenCalls {
    private struct OpenCall {
        let call: SwitchCall
        let timeout: Duration
    }

    private var calls: [ObjectIdentifier: OpenCall] = [:]
    private var answers: [SwitchAction] = []

    var count: Int { calls.count }
    var all: [SwitchCall] { calls.values.map(\.call) }

    /// - Parameter timeout: How long it goes without a decision of ZooKeeper.
    mutating func insert(_ call: SwitchCall, timeout: Duration) {
        calls[ObjectIdentifier(call)] = OpenCall(call: call, timeout: timeout)
    }

    /// Those whose callers have given up, by their first sequence numbers.
    func withdrawn(_ firstSequences: Set<UInt64>) -> [SwitchCall] {
        firstSequences.isEmpty ? [] : all.filter { firstSequences.contains($0.firstSequence) }
    }

    /// Those of which ZooKeeper has decided nothing for as long as they go without.
    func overdue(_ now: ContinuousClock.Instant) -> [SwitchCall] {
        calls.values.filter { now - $0.call.lastProgress >= $0.timeout }.map(\.call)
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

    /// It is not written: see ``SwitchCall/leaveAlone(at:now:)``.
    mutating func leaveAlone(_ sent: SentSwitch, now: ContinuousClock.Instant) {
        guard !sent.call.isFinished else { return }
        close(sent.call, sent.call.leaveAlone(at: sent.taken.position, now: now))
    }

    // MARK: Answers

    mutating func finish(_ call: SwitchCall, failedCheck index: Int) { close(call, call.finish(failedCheck: index)) }

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
