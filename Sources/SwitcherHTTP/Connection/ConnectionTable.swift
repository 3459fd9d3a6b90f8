import NIOCore
import Synchronization

/// All connections: who is served, who waits at the door, and who has to make room.
///
/// The connection beyond the maximum is accepted and not read from: so it is known that somebody waits. Those behind it stay in
/// the system's backlog. The one that has been idle longest is closed for it; where none is idle, the next one that has been
/// answered.
final class ConnectionTable: Sendable {
    private struct State {
        var maximumCount: Int
        var served: [ObjectIdentifier: Connection] = [:]
        /// In the order of their coming.
        var waiting: [Connection] = []
    }

    private let state: Mutex<State>
    /// Read with every reply, so that it is no business of the lock's.
    private let isRoomWanted = Atomic(false)

    init(maximumCount: Int) {
        state = Mutex(State(maximumCount: max(1, maximumCount)))
    }

    /// So many are served at the same time.
    var maximumCount: Int { state.withLock { $0.maximumCount } }

    /// From now on. Those who wait are served as far as there is room; those who are too many are closed when they are idle.
    func change(maximumCount: Int) {
        let admitted: [Connection] = state.withLock { state in
            state.maximumCount = max(1, maximumCount)
            let next = Array(state.waiting.prefix(max(0, state.maximumCount - state.served.count)))
            state.waiting.removeFirst(next.count)
            for connection in next { state.served[ObjectIdentifier(connection)] = connection }
            if state.waiting.isEmpty { isRoomWanted.store(false, ordering: .relaxed) }
            return next
        }
        for connection in admitted { connection.tell(.admit) }
    }

    /// - Returns: Whether the connection is served; otherwise it is told when it is.
    func add(_ connection: Connection) -> Bool {
        let isServed = state.withLock { state in
            guard state.served.count < state.maximumCount else {
                state.waiting.append(connection)
                return false
            }
            state.served[ObjectIdentifier(connection)] = connection
            return true
        }
        if !isServed { makeRoom(now: .now()) }
        return isServed
    }

    func remove(_ connection: Connection) {
        let admitted: Connection? = state.withLock { state in
            state.waiting.removeAll { $0 === connection }
            state.served[ObjectIdentifier(connection)] = nil
            let next = state.served.count < state.maximumCount && !state.waiting.isEmpty ? state.waiting.removeFirst() : nil
            if let next { state.served[ObjectIdentifier(next)] = next }
            if state.waiting.isEmpty { isRoomWanted.store(false, ordering: .relaxed) }
            return next
        }
        admitted?.tell(.admit)
    }

    /// Asked with every reply: whether its connection is to be closed because somebody waits. One connection is told so.
    func takesRoom() -> Bool {
        guard isRoomWanted.load(ordering: .relaxed) else { return false }
        return isRoomWanted.exchange(false, ordering: .relaxed)
    }

    /// Sees to deadlines and to those who wait. To be called every now and then.
    ///
    /// - Returns: How many there are.
    @discardableResult
    func sweep(now: NIODeadline) -> ConnectionCensus {
        let (served, waiting, surplus) = state.withLock {
            (Array($0.served.values), $0.waiting, $0.served.count - $0.maximumCount)
        }
        for connection in served + waiting where connection.deadline <= now {
            connection.tell(.deadlinePassed)
        }
        if !waiting.isEmpty { makeRoom(now: now) }
        if surplus > 0 {
            let idleLongest = served.map { ($0, since: $0.evictableFrom) }.sorted { $0.since < $1.since }.prefix(surplus)
            for (connection, since) in idleLongest where since <= now { connection.tell(.giveWay) }
            // Those that are never idle when it is looked: the next one that is answered.
            if idleLongest.contains(where: { $0.since > now }) { isRoomWanted.store(true, ordering: .relaxed) }
        }
        let busy = served.count { $0.evictableFrom == .distantFuture }
        return ConnectionCensus(busy: busy, idle: served.count - busy, waiting: waiting.count)
    }

    private func makeRoom(now: NIODeadline) {
        let idle = state.withLock { state in
            state.served.values.min { $0.evictableFrom < $1.evictableFrom }
        }
        if let idle, idle.evictableFrom <= now {
            idle.tell(.giveWay)
        } else {
            isRoomWanted.store(true, ordering: .relaxed)
        }
    }
}
