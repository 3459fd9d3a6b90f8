import DequeModule
import ZooKeeper

/// Whose turn it is on which subpool, first come, first served. Pure: it neither waits nor answers.
///
/// A subpool that nobody is served on is not in it: the names come from callers, and would fill it for ever.
struct TurnQueue {
    enum Entrance: Equatable {
        /// The caller is served at once.
        case turn
        case waits
        case full
    }

    /// Those who wait while somebody is served.
    private var waiting: [ZNodePath: Deque<SubPoolCall>] = [:]
    private let maximumWaiting: Int

    /// - Parameter maximumWaiting: How many may wait on one subpool.
    init(maximumWaiting: Int) {
        self.maximumWaiting = maximumWaiting
    }

    /// How many subpools somebody is served on.
    var servedCount: Int { waiting.count }
    var waitingCount: Int { waiting.values.reduce(0) { $0 + $1.count } }

    mutating func enter(_ call: SubPoolCall, at node: ZNodePath) -> Entrance {
        guard waiting[node] != nil else {
            waiting[node] = []
            return .turn
        }
        if waiting[node, default: []].count >= maximumWaiting {
            waiting[node]?.removeAll(where: \.isAnswered)
            guard waiting[node, default: []].count < maximumWaiting else { return .full }
        }
        waiting[node]?.append(call)
        return .waits
    }

    /// Ends the turn of the one who is served.
    ///
    /// - Returns: Whose turn it is now. Those who have been answered meanwhile get none.
    mutating func leave(_ node: ZNodePath) -> SubPoolCall? {
        while let next = waiting[node]?.popFirst() {
            if !next.isAnswered { return next }
        }
        waiting[node] = nil
        return nil
    }

    /// Takes out those whose time to wait is over.
    mutating func removeLate(now: ContinuousClock.Instant) -> [SubPoolCall] {
        remove { $0.latestTurn <= now }
    }

    mutating func removeAllWaiting() -> [SubPoolCall] {
        remove { _ in true }
    }

    /// They stand in the order of their coming, so those whose time is over stand in front.
    private mutating func remove(while isOver: (SubPoolCall) -> Bool) -> [SubPoolCall] {
        var removed: [SubPoolCall] = []
        for node in waiting.keys where waiting[node]?.isEmpty == false {
            while let first = waiting[node]?.first, isOver(first) {
                removed.append(first)
                waiting[node]?.removeFirst()
            }
        }
        return removed
    }
}
