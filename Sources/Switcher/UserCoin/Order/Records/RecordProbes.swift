import DequeModule
import ZooKeeper

/// What of failed transactions waits until the server has been asked which of its records are there. Pure.
struct RecordProbes {
    private struct Probe {
        /// What is sent again then.
        let again: SwitchGroup
        let asked: [SentSwitch]
    }

    /// How many failed transactions are asked for at the same time. All of them at once would fill the client, and transactions would
    /// not be sent any more.
    private static let maximumRunning = 4

    private let directory: ZNodePath
    private var probes: [Int: Probe] = [:]
    /// Those that nobody asks the server for yet.
    private var toStart: Deque<Int> = []
    private var runningCount = 0
    /// How many there have been.
    private(set) var totalCount = 0

    /// - Parameter directory: Of the records.
    init(directory: ZNodePath) {
        self.directory = directory
    }

    var isEmpty: Bool { probes.isEmpty && toStart.isEmpty && runningCount == 0 }

    /// Takes a transaction that has failed because the belief about that one of its records was wrong.
    ///
    /// - Returns: What is sent again at once. `nil`: other records are asked for before.
    mutating func take(_ flight: Flight, failedAt position: Int, _ records: inout RecordTable) -> SwitchGroup? {
        var misses = 0
        for (sent, _) in flight.switches {
            records[sent.record].misses = min(records[sent.record].misses, 254) + 1
            misses = max(misses, Int(records[sent.record].misses))
        }
        let asked = MismatchRepair.probes(flight.switches.map(\.isCreation), failedAt: position, misses: misses)
        let again = flight.group
        guard !asked.isEmpty else { return again }
        totalCount += 1
        probes[totalCount] = Probe(again: again, asked: asked.map { again.switches[$0] })
        toStart.append(totalCount)
        return nil
    }

    /// What is to be asked, as far as that may be now.
    mutating func start(_ records: RecordTable) -> [SwitchAction] {
        var actions: [SwitchAction] = []
        while runningCount < Self.maximumRunning, let id = toStart.popFirst() {
            guard let probe = probes[id] else { continue }
            runningCount += 1
            actions.append(.ask(probe: id, probe.asked.map { directory.appending(records.name($0.record).nodeName) }))
        }
        return actions
    }

    /// The server has been asked.
    ///
    /// - Parameter found: Whether each is there; `nil` where the server could not be asked.
    /// - Returns: How many beliefs were wrong, and what is sent again. `nil`: it waits no more.
    mutating func end(_ id: Int, _ found: [Bool?], _ records: inout RecordTable) -> (wrongCount: Int, again: SwitchGroup)? {
        runningCount -= 1
        guard let probe = probes.removeValue(forKey: id) else { return nil }
        var wrongCount = 0
        for (sent, exists) in zip(probe.asked, found) {
            // A newer switch that was sent meanwhile knows better.
            guard let exists, records[sent.record].sequence == sent.sequence else { continue }
            if records[sent.record].exists != exists { wrongCount += 1 }
            records[sent.record].exists = exists
            records[sent.record].misses = 0
            records.touch(sent.record)
        }
        return (wrongCount, probe.again)
    }

    /// The records are gone, all of them: what waits to know that need not wait, and older answers say nothing any more.
    ///
    /// - Returns: What is sent again.
    mutating func release() -> [SwitchGroup] {
        defer {
            probes = [:]
            toStart = []
        }
        return probes.values.map(\.again)
    }
}
