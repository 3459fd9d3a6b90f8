import CZooKeeper
import Synchronization

/// What one handle tells the client, in the order in which it happened.
enum HandleEvent: Sendable {
    /// The handle before it is closed.
    case predecessorClosed
    /// The handle is there, or could not be made.
    case opened(SessionHandle?)
    case session(SessionEvent)
    /// There is room for operations again.
    case spaceFreed
    /// A watch was registered for a caller who no longer waits.
    case watchAbandoned(WatchRegistration)
}

/// Receives a handle's events on the library's threads and passes them to the client's stream, marked with the handle's generation.
final class SessionEventSink: Sendable {
    private enum State {
        /// `zookeeper_init` has not returned. The library's threads may already be at work.
        case opening([HandleEvent])
        case open
    }

    let generation: HandleGeneration
    private let continuation: AsyncStream<(HandleGeneration, HandleEvent)>.Continuation
    private let state = Mutex(State.opening([]))

    init(
        generation: HandleGeneration,
        continuation: AsyncStream<(HandleGeneration, HandleEvent)>.Continuation
    ) {
        self.generation = generation
        self.continuation = continuation
    }

    func receive(_ event: HandleEvent) {
        state.withLock {
            switch $0 {
            case .opening(let early): $0 = .opening(early + [event])
            // Under the lock, so that nothing overtakes what came early. It resumes a task, which takes a lock that the task's
            // cancellation holds: so no cancellation may wait for this lock. None does.
            case .open: continuation.yield((generation, event))
            }
        }
    }

    func opened(_ handle: SessionHandle?) {
        state.withLock {
            guard case .opening(let early) = $0 else { return }
            $0 = .open
            continuation.yield((generation, .opened(handle)))
            for event in early { continuation.yield((generation, event)) }
        }
    }

    /// The library's session watcher; its context is the sink, which the handle keeps alive.
    static let watcher: watcher_fn = { _, type, state, _, context in
        guard let context, type == czk_event_session() else { return }
        let sink = Unmanaged<SessionEventSink>.fromOpaque(context).takeUnretainedValue()
        switch state {
        case czk_state_connected(): sink.receive(.session(.connected))
        case czk_state_expired(): sink.receive(.session(.expired))
        case czk_state_auth_failed(): sink.receive(.session(.authenticationFailed))
        default: sink.receive(.session(.disconnected))
        }
    }
}
