import Synchronization

/// A value that others follow: each follower gets the current one, and then every change. A slow one misses steps, never the last.
package final class StateBroadcast<Value: Sendable & Equatable>: Sendable {
    private struct State {
        var value: Value
        var followers: [Int: AsyncStream<Value>.Continuation] = [:]
        var lastFollower = 0
        var isFinished = false
    }

    /// Held while a value is passed on, so that the order is that of the changes.
    ///
    /// No stream's end may wait for it: to resume a task takes a lock that the task's cancellation holds while it ends the stream.
    private let publishing = Mutex(())
    private let state: Mutex<State>

    package init(_ value: Value) {
        state = Mutex(State(value: value))
    }

    package func publish(_ value: Value) {
        publishing.withLock { _ in
            let followers = state.withLock { state -> [AsyncStream<Value>.Continuation] in
                guard value != state.value else { return [] }
                state.value = value
                return Array(state.followers.values)
            }
            for follower in followers { follower.yield(value) }
        }
    }

    /// Ends all streams.
    package func finish() {
        let followers = state.withLock { state in
            state.isFinished = true
            defer { state.followers = [:] }
            return state.followers
        }
        for follower in followers.values { follower.finish() }
    }

    package func values() -> AsyncStream<Value> {
        let (stream, continuation) = AsyncStream<Value>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let follower: Int? = state.withLock { state in
            // Nobody waits for it yet.
            continuation.yield(state.value)
            guard !state.isFinished else { return nil }
            state.lastFollower += 1
            state.followers[state.lastFollower] = continuation
            return state.lastFollower
        }
        guard let follower else {
            continuation.finish()
            return stream
        }
        continuation.onTermination = { [weak self] _ in
            _ = self?.state.withLock { $0.followers.removeValue(forKey: follower) }
        }
        return stream
    }
}
