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

    /// How many wait for which subpool.
    var crowds: [(name: SubPoolName, count: Int)] {
        waiting.values.compactMap { calls in calls.first.map { ($0.request.name, calls.count) } }
    }

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
    /// - Returns: Whose turn it is now, and those before whose time to wait is over: they get none, and have to be told. Those who have
    ///   been answered meanwhile get none either.
    mutating func leave(_ node: ZNodePath, now: ContinuousClock.Instant) -> (next: SubPoolCall?, late: [SubPoolCall]) {
        var late: [SubPoolCall] = []
        while let first = waiting[node]?.popFirst() {
            if first.isAnswered { continue }
            if first.latestTurn > now { return (first, late) }
            late.append(first)
        }
        waiting[node] = nil
        return (nil, late)
    }

    /// Takes out those whose time to wait is over.
    mutating func removeLate(now: ContinuousClock.Instant) -> [SubPoolCall] {
        remove { $0.latestTurn <= now }
    }

    mutating func removeAllWaiting() -> [SubPoolCall] {
        remove { _ in true }
    }

    /// They stand in the order of their coming, and some wait longer than those behind them: a follow-up, for example.
    private mutating func remove(where isOver: (SubPoolCall) -> Bool) -> [SubPoolCall] {
        var removed: [SubPoolCall] = []
        for node in waiting.keys where waiting[node]?.contains(where: isOver) == true {
            removed += waiting[node]?.filter(isOver) ?? []
            waiting[node]?.removeAll(where: isOver)
        }
        return removed
    }
}
