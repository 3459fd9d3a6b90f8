// How switches enter, from any thread.
extension SwitchWriter {
    /// A place in the order of acceptance, for switches that count from now but are not known yet.
    public struct Acceptance: Sendable {
        let sequence: UInt64

        /// The place of the one that comes so many later of what is fetched.
        func advanced(by count: Int) -> Acceptance { Acceptance(sequence: sequence + UInt64(count)) }
    }

    /// Takes the place that switches count from which are being fetched from now on: whatever is accepted later is newer than they are.
    public nonisolated func acceptNow() -> Acceptance {
        // No reply has more records than that.
        Acceptance(sequence: inbox.reserve(1 << 32))
    }

    /// Writes the switches and returns when ZooKeeper has confirmed them all, or all but those that it refuses.
    ///
    /// The call is accepted at once and as a whole: from then on it goes on whether or not the calling task is cancelled. Of two switches
    /// for the same sub-account within it the later one stands.
    ///
    /// - Parameter source: Who asks for them, for what is measured.
    /// - Throws: ``SwitchWriteError``. With `queueFull` nothing was accepted.
    public nonisolated func write(
        _ switches: [CoinSwitch],
        from source: SwitchSource = .single
    ) async throws(SwitchWriteError) {
        guard !switches.isEmpty else { return }
        if let error = await accept(switches, from: source, firstSequence: nil).error { throw error }
    }

    /// Writes switches that were fetched, and returns when ZooKeeper has confirmed them all, or all but those that it refuses.
    ///
    /// Like ``write(_:)``, but for three things: they count from that place in the order, the cancellation of the calling task withdraws
    /// what has not been sent, within a tenth of a second (``SwitchWriteError/stopped``), and what is refused is returned.
    ///
    /// - Parameters:
    ///   - acceptance: Taken with ``acceptNow()`` when they were asked for, and used once.
    ///   - carried: What was refused before and is tried again, each in the place that it has. What has been overtaken is not written.
    /// - Returns: The switches, of both kinds, that are refused and that nothing newer has overtaken.
    /// - Throws: ``SwitchWriteError``, never `refused`. With `queueFull` nothing was accepted.
    @discardableResult
    public nonisolated func write(
        _ switches: [CoinSwitch],
        acceptedAt acceptance: Acceptance,
        carrying carried: [AcceptedSwitch] = []
    ) async throws(SwitchWriteError) -> [AcceptedSwitch] {
        guard !(switches.isEmpty && carried.isEmpty) else { return [] }
        let first = acceptance.sequence
        let outcome = await withTaskCancellationHandler {
            // A cancellation from before the acceptance found nothing to withdraw.
            await accept(
                carried.map(\.coinSwitch) + switches,
                from: .sync,
                firstSequence: first,
                carriedSequences: carried.map(\.sequence)
            ) {
                if Task.isCancelled { inbox.withdraw(firstSequence: first) }
            }
        } onCancel: {
            inbox.withdraw(firstSequence: first)
        }
        switch outcome.error {
        case nil, .refused: return outcome.refused
        case let error?: throw error
        }
    }

    /// Writes switches that were fetched by who leads several servers' sync, as ``write(_:acceptedAt:carrying:)`` does, in transactions of
    /// their own that are held to these conditions.
    ///
    /// - Returns: What became of them. Its `error` is `nil` or `refused` where all of them are confirmed, refused or left alone.
    nonisolated func write(
        _ switches: [CoinSwitch],
        acceptedAt acceptance: Acceptance,
        sequences: [UInt64] = [],
        under conditions: PullConditions
    ) async -> SwitchOutcome {
        guard !switches.isEmpty else { return SwitchOutcome() }
        let first = acceptance.sequence
        return await withTaskCancellationHandler {
            await accept(switches, from: .sync, firstSequence: first, carriedSequences: sequences, conditions: conditions) {
                if Task.isCancelled { inbox.withdraw(firstSequence: first) }
            }
        } onCancel: {
            inbox.withdraw(firstSequence: first)
        }
    }

    private nonisolated func accept(
        _ switches: [CoinSwitch],
        from source: SwitchSource,
        firstSequence: UInt64?,
        carriedSequences: [UInt64] = [],
        conditions: PullConditions? = nil,
        whenAccepted: () -> Void = {}
    ) async -> SwitchOutcome {
        let caller = WaitingCaller<SwitchOutcome>()
        let refusal = inbox.accept(
            switches,
            from: source,
            firstSequence: firstSequence,
            carriedSequences: carriedSequences,
            conditions: conditions,
            caller: caller
        ) {
            caller.answer($0)
        }
        if let refusal { caller.answer(SwitchOutcome(error: refusal)) } else { whenAccepted() }
        while true {
            switch await caller.next() {
            case .attend: await attend(asCaller: true)
            case .answer(let outcome):
                callMetrics.answered(source, outcome.error)
                return outcome
            }
        }
    }
}
