import Synchronization

/// Holds everybody up until it is opened: a web site that is slow for as long as a test wants it to be.
public final class Gate: Sendable {
    private struct State {
        var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
        var last = 0
        var isOpen = false
    }

    private let state = Mutex(State())

    /// Makes a closed one.
    public init() {}

    /// How many are held up now.
    public var waitingCount: Int { state.withLock { $0.waiting.count } }

    /// Whether it lets through.
    public var isOpen: Bool { state.withLock { $0.isOpen } }

    /// Lets all through, and all who come.
    public func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [:] }
            return state.waiting
        }
        for continuation in waiting.values { continuation.resume() }
    }

    /// Holds up those who come from now on.
    public func close() {
        state.withLock { $0.isOpen = false }
    }

    /// Returns when the gate is open, or the calling task is cancelled.
    public func wait() async {
        let number = state.withLock { state in
            state.last += 1
            return state.last
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let passes = state.withLock { state in
                    // A cancellation from before now found nobody.
                    guard !state.isOpen, !Task.isCancelled else { return true }
                    state.waiting[number] = continuation
                    return false
                }
                if passes { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: number) }?.resume()
        }
    }
}
