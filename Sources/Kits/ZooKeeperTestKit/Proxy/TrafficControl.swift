import NIOCore
import Synchronization

/// What a ``FaultProxy`` does to the bytes that arrive now, and what it has done. The proxy sets it, its relays ask it.
final class TrafficControl: Sendable {
    enum Direction: Sendable {
        case requests, replies
    }

    /// What is to be done with a piece of bytes.
    enum Verdict {
        case swallow
        case pass(after: TimeAmount)
        /// The trap has closed: the connection is cut, after the bytes were passed or before.
        case cut(passing: Bool)
    }

    private struct Trap {
        let bytes: [UInt8]
        let passes: Bool
    }

    private struct State {
        var swallowsRequests = false
        var swallowsReplies = false
        var delay: TimeAmount = .zero
        var swallowedBytes = 0
        var heldBackPieces = 0
        var trap: Trap?
        var trapped = 0
        var roundTrips = 0
        /// Whether there was a request since the last reply.
        var isAsked = false
    }

    private let state = Mutex(State())

    var swallowedBytes: Int { state.withLock { $0.swallowedBytes } }
    var trapped: Int { state.withLock { $0.trapped } }
    var roundTrips: Int { state.withLock { $0.roundTrips } }
    var heldBackPieces: Int { state.withLock { $0.heldBackPieces } }

    func swallow(_ direction: Direction) {
        state.withLock { state in
            switch direction {
            case .requests: state.swallowsRequests = true
            case .replies: state.swallowsReplies = true
            }
        }
    }

    func delay(by amount: TimeAmount) {
        state.withLock { $0.delay = amount }
    }

    func passEverything() {
        state.withLock { state in
            state.swallowsRequests = false
            state.swallowsReplies = false
            state.delay = .zero
        }
    }

    func setTrap(for bytes: [UInt8], passes: Bool) {
        state.withLock { $0.trap = Trap(bytes: bytes, passes: passes) }
    }

    /// Decides about bytes that have just arrived, and counts them when they are swallowed.
    func judge(_ direction: Direction, bytes: ByteBufferView) -> Verdict {
        state.withLock { state in
            switch direction {
            case .requests: state.isAsked = true
            case .replies where state.isAsked: (state.isAsked, state.roundTrips) = (false, state.roundTrips + 1)
            case .replies: break
            }
            if direction == .requests ? state.swallowsRequests : state.swallowsReplies {
                state.swallowedBytes += bytes.count
                return .swallow
            }
            if direction == .requests, let trap = state.trap, bytes.firstRange(of: trap.bytes) != nil {
                state.trap = nil
                state.trapped += 1
                return .cut(passing: trap.passes)
            }
            return .pass(after: state.delay)
        }
    }

    func countHeldBack(_ change: Int) {
        state.withLock { $0.heldBackPieces += change }
    }
}
