import Synchronization
import ZooKeeper

/// Whether a lock is held, was released, or lost: the first of the two decides.
final class HoldLife: Sendable {
    enum State {
        case held, released, lost
    }

    private let state = Mutex(State.held)
    private let loss = StateBroadcast(false)

    var isLost: Bool { state.withLock { $0 == .lost } }

    /// - Returns: What it was before.
    @discardableResult
    func release() -> State { leave(for: .released) }

    /// - Returns: Whether it was held until then.
    func lose() -> Bool {
        guard leave(for: .lost) == .held else { return false }
        loss.publish(true)
        return true
    }

    private func leave(for next: State) -> State {
        state.withLock { state in
            defer { if state == .held { state = next } }
            return state
        }
    }

    func untilLost() async {
        for await isLost in loss.values() where isLost { return }
    }
}
