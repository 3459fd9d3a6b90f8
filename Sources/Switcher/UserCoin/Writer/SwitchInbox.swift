import Synchronization

/// Where calls enter the writer, from any thread and without waiting for its actor.
///
/// A call is accepted when it is in here: that is what gives it its place in the order. The actor empties it whenever it has something to
/// do anyway, and is woken only when it could send at once: with hundreds of callers, a hop onto the actor and back for each of them
/// would cost more than everything else the writer does.
final class SwitchInbox: Sendable {
    struct Entry: Sendable {
        let switches: [CoinSwitch]
        let source: SwitchSource
        let isSmall: Bool
        let firstSequence: UInt64
        let carriedSequences: [UInt64]
        let conditions: PullConditions?
        let time: ContinuousClock.Instant
        let caller: WaitingCaller<SwitchOutcome>?
        let whenFinished: @Sendable (SwitchOutcome) -> Void
    }

    private struct State {
        var entries: [Entry] = []
        var entryRecords = WaitingRecords()
        /// What waits in the actor's queue, as it last said.
        var queuedRecords = WaitingRecords()
        var lastSequence: UInt64 = 0
        /// The first sequence numbers of calls whose callers have given up.
        var withdrawals: Set<UInt64> = []
        var wakesActor = false
        var isClosed = false
    }

    private let state = Mutex(State())
    private let maximumQueuedRecords: Int
    private let smallCallRecords: Int
    private let wake: @Sendable () -> Void

    /// - Parameters:
    ///   - maximumQueuedRecords: What may wait, of small calls and of large ones each.
    ///   - smallCallRecords: The size of the largest small call.
    init(maximumQueuedRecords: Int, smallCallRecords: Int, wake: @escaping @Sendable () -> Void) {
        self.maximumQueuedRecords = maximumQueuedRecords
        self.smallCallRecords = smallCallRecords
        self.wake = wake
    }

    /// Takes that many places in the order, for switches that come later.
    ///
    /// - Returns: The first of them.
    func reserve(_ count: UInt64) -> UInt64 {
        state.withLock { state in
            defer { state.lastSequence += count }
            return state.lastSequence + 1
        }
    }

    /// Accepts a call, unless too much of its kind waits: a million does not turn a lone switch away.
    ///
    /// - Parameters:
    ///   - firstSequence: The place in the order that it counts from, instead of the next.
    ///   - carriedSequences: The places of the switches at the front that have their own.
    ///   - caller: Asked to attend to the writer where that has to be woken.
    /// - Returns: Why it is not accepted; then `whenFinished` is not called.
    func accept(
        _ switches: [CoinSwitch],
        from source: SwitchSource = .single,
        firstSequence: UInt64?,
        carriedSequences: [UInt64] = [],
        conditions: PullConditions? = nil,
        caller: WaitingCaller<SwitchOutcome>? = nil,
        whenFinished: @escaping @Sendable (SwitchOutcome) -> Void
    ) -> SwitchWriteError? {
        let now = ContinuousClock.now
        let isSmall = switches.count <= smallCallRecords && conditions == nil
        let (refusal, isWakeDue): (SwitchWriteError?, Bool) = state.withLock { state in
            guard !state.isClosed else { return (.stopped, false) }
            let waiting = state.queuedRecords.count(isSmall: isSmall) + state.entryRecords.count(isSmall: isSmall)
            guard waiting < maximumQueuedRecords else { return (.queueFull, false) }
            let first = firstSequence ?? state.lastSequence + 1
            if firstSequence == nil { state.lastSequence += UInt64(switches.count) }
            let entry = Entry(
                switches: switches,
                source: source,
                isSmall: isSmall,
                firstSequence: first,
                carriedSequences: carriedSequences,
                conditions: conditions,
                time: now,
                caller: caller,
                whenFinished: whenFinished
            )
            state.entries.append(entry)
            state.entryRecords.add(switches.count, isSmall: isSmall)
            defer { state.wakesActor = false }
            return (nil, state.wakesActor)
        }
        if isWakeDue, caller?.attend() != true { wake() }
        return refusal
    }

    /// Hands over what has come in.
    func takeAll() -> [Entry] {
        state.withLock { state in
            // Counted as queued until the actor says otherwise, so that no burst slips in between.
            state.queuedRecords.small += state.entryRecords.small
            state.queuedRecords.large += state.entryRecords.large
            state.entryRecords = WaitingRecords()
            defer { state.entries = [] }
            return state.entries
        }
    }

    /// Notes that the caller of a call has given up.
    func withdraw(firstSequence: UInt64) {
        state.withLock { _ = $0.withdrawals.insert(firstSequence) }
    }

    /// Hands over which calls are given up.
    func takeWithdrawals() -> Set<UInt64> {
        state.withLock { state in
            defer { state.withdrawals = [] }
            return state.withdrawals
        }
    }

    /// Notes what waits in the actor's queue, whenever that has become less without anything being sent.
    func note(queuedRecords: WaitingRecords) {
        state.withLock { $0.queuedRecords = queuedRecords }
    }

    /// Notes the state of the queue before the actor goes to sleep.
    ///
    /// - Returns: Whether something has come in that could be sent now.
    func rest(queuedRecords: WaitingRecords, canSend: Bool) -> Bool {
        state.withLock {
            $0.queuedRecords = queuedRecords
            guard canSend else {
                $0.wakesActor = false
                return false
            }
            $0.wakesActor = $0.entries.isEmpty
            return !$0.entries.isEmpty
        }
    }

    /// Accepts nothing more.
    func close() {
        state.withLock { $0.isClosed = true }
    }
}
