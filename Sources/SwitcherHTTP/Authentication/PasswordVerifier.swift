import Dispatch
import Synchronization

/// Checks passwords against hashes, one after another on a thread of its own: one check takes as long as a thousand requests.
final class PasswordVerifier: Sendable {
    /// So many wait at most. What is beyond that is told to come back.
    static let maximumWaiting = 16

    typealias Key = [UInt8]

    struct Outcome: Sendable {
        let answer: PasswordHash.Answer
        /// When its turn had come.
        let startedAt: ContinuousClock.Instant
    }

    private struct State {
        var waiting: [Key: [CheckedContinuation<Outcome?, Never>]] = [:]
    }

    private let queue = DispatchQueue(label: "passwords")
    private let state = Mutex(State())

    /// How many checks wait or are under way.
    var count: Int { state.withLock { $0.waiting.count } }

    /// How many wait for their outcome.
    var callerCount: Int { state.withLock { $0.waiting.values.reduce(0) { $0 + $1.count } } }

    /// Runs that check, or shares the result of the one that is under way with the same key: a client that opens a hundred connections
    /// costs one.
    ///
    /// - Returns: `nil` when too many wait.
    func verify(_ key: Key, _ check: @escaping @Sendable () -> PasswordHash.Answer) async -> Outcome? {
        enum Step {
            case start, join, refuse
        }
        return await withCheckedContinuation { continuation in
            let step: Step = state.withLock {
                if $0.waiting[key] != nil {
                    $0.waiting[key]?.append(continuation)
                    return .join
                }
                guard $0.waiting.count < Self.maximumWaiting else { return .refuse }
                $0.waiting[key] = [continuation]
                return .start
            }
            switch step {
            case .join: break
            case .refuse: continuation.resume(returning: nil)
            case .start:
                queue.async { [self] in
                    let startedAt = ContinuousClock.now
                    let outcome = Outcome(answer: check(), startedAt: startedAt)
                    let callers = state.withLock { $0.waiting.removeValue(forKey: key) } ?? []
                    for caller in callers { caller.resume(returning: outcome) }
                }
            }
        }
    }
}
