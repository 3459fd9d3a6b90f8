import Synchronization

/// Who waits for the answer to a call of an actor, and meanwhile attends to the actor when asked to.
///
/// What the actor learns from another thread is then done where somebody has to be woken for it anyway: on the caller's own executor, which for a
/// request is the event loop of its connection. No thread of the pool is woken on the way.
final class WaitingCaller<Answer: Sendable>: Sendable {
    enum Step: Sendable {
        /// The actor is to be attended to.
        case attend
        /// The last step.
        case answer(Answer)
    }

    private struct State {
        var isAsked = false
        var answer: Answer?
        var hasLeft = false
        var waiting: CheckedContinuation<Step, Never>?

        /// What is to be done now. Whoever said that it would attend does so before it leaves.
        mutating func takeStep() -> Step? {
            if isAsked {
                isAsked = false
                return .attend
            }
            guard let answer else { return nil }
            hasLeft = true
            return .answer(answer)
        }
    }

    private let state = Mutex(State())

    /// Asks it to attend to the actor.
    ///
    /// - Returns: Whether it will: not if it has its answer.
    func attend() -> Bool {
        change {
            guard !$0.hasLeft else { return false }
            $0.isAsked = true
            return true
        }
    }

    /// Gives it its answer; called once.
    func answer(_ answer: Answer) {
        change { $0.answer = answer }
    }

    /// Waits for the next step; for one task, until it has its answer.
    func next() async -> Step {
        await withCheckedContinuation { continuation in
            let step = state.withLock { state in
                let step = state.takeStep()
                if step == nil { state.waiting = continuation }
                return step
            }
            if let step { continuation.resume(returning: step) }
        }
    }

    private func change<Result>(_ body: (inout State) -> Result) -> Result {
        let (result, waiting, step) = state.withLock { state in
            let result = body(&state)
            guard let waiting = state.waiting, let step = state.takeStep() else { return (result, nil, nil) as Change<Result> }
            state.waiting = nil
            return (result, waiting, step)
        }
        if let waiting, let step { waiting.resume(returning: step) }
        return result
    }

    private typealias Change<Result> = (Result, CheckedContinuation<Step, Never>?, Step?)
}
