import DequeModule
import ZooKeeper

/// What of failed transactions waits until the server has been asked which of its records are there. Pure.
struct RecordProbes {
    private struct Probe {
        /// What is sent again then.
        let again: SwitchGroup
        let asked: [SentSwitch]
        /// Of small calls alone. Others are of large ones alone.
        let isSmall: Bool
    }

    /// How many failed transactions are asked for at the same time, of small calls and of large ones each. All of them at once would fill
    /// the client, and transactions would not be sent any more.
    private static let maximumRunning = 4

    private let directory: ZNodePath
    private var probes: [Int: Probe] = [:]
    /// Those that nobody asks the server for yet. A large call may have hundreds: the small ones do not wait for them.
    private var toStart: (small: Deque<Int>, large: Deque<Int>) = ([], [])
    /// Those that the server is being asked for: whether they are small. Some of them nobody waits for any more.
    private var running: [Int: Bool] = [:]
    /// How many there have been.
    private(set) var totalCount = 0

    /// - Parameter directory: Of the records.
    init(directory: ZNodePath) {
        self.directory = directory
    }

    var isEmpty: Bool { probes.isEmpty && toStart.small.isEmpty && toStart.large.isEmpty && running.isEmpty }

    /// Takes a transaction that has failed because the belief about that one of its records was wrong.
    ///
    /// Small calls that have shared it with large ones do not wait for those: questions about thousands of records take a while, and there
    /// may be many transactions to be asked for.
    ///
    /// - Returns: What is sent again at once. For the rest other records are asked for before.
    mutating func take(_ flight: Flight, failedAt position: Int, _ records: inout RecordTable) -> [SwitchGroup] {
        var misses = 0
        for (sent, _) in flight.switches {
            records[sent.record].misses = min(records[sent.record].misses + 1, RecordTable.State.maximumMisses)
            misses = max(misses, Int(records[sent.record].misses))
        }
        let asked = MismatchRepair.probes(flight.switches.map(\.isCreation), failedAt: position, misses: misses)
            .map { flight.switches[$0].sent }
        let group = flight.group
        guard !asked.isEmpty else { return [group] }
        let (small, large) = (group.part(ofSmallCalls: true), group.part(ofSmallCalls: false))
        if small.count == 0 || large.count == 0 { return wait(group, asked, isSmall: large.count == 0) }
        return [small] + wait(large, asked.filter { !$0.call.isSmall }, isSmall: false)
    }

    /// - Returns: What need not wait.
    private mutating func wait(_ group: SwitchGroup, _ asked: [SentSwitch], isSmall: Bool) -> [SwitchGroup] {
        guard !asked.isEmpty else { return [group] }
        totalCount += 1
        probes[totalCount] = Probe(again: group, asked: asked, isSmall: isSmall)
        if isSmall { toStart.small.append(totalCount) } else { toStart.large.append(totalCount) }
        return []
    }

    /// What is to be asked, as far as that may be now.
    mutating func start(_ records: RecordTable) -> [SwitchAction] {
        var actions: [SwitchAction] = []
        while let id = nextToStart(), let probe = probes[id] {
            running[id] = probe.isSmall
            actions.append(.ask(probe: id, probe.asked.map { directory.appending(records.name($0.record).nodeName) }))
        }
        return actions
    }

    private mutating func nextToStart() -> Int? {
        let smallCount = running.values.count { $0 }
        if smallCount < Self.maximumRunning, let id = toStart.small.popFirst() { return id }
        return running.count - smallCount < Self.maximumRunning ? toStart.large.popFirst() : nil
    }

    /// The server has been asked.
    ///
    /// - Parameter found: Whether each is there; `nil` where the server could not be asked.
    /// - Returns: Which beliefs were wrong, and what is sent again. `nil`: it waits no more.
    mutating func end(_ id: Int, _ found: [Bool?], _ records: inout RecordTable) -> (wrong: WrongBeliefs, again: SwitchGroup)? {
        running[id] = nil
        guard let probe = probes.removeValue(forKey: id) else { return nil }
        var wrong = WrongBeliefs()
        for (sent, exists) in zip(probe.asked, found) {
            // A newer switch that was sent meanwhile knows better.
            guard let exists, records[sent.record].sequence == sent.sequence else { continue }
            if records[sent.record].exists != exists { wrong.add(isThere: exists) }
            records[sent.record].exists = exists
            records[sent.record].misses = 0
            records.touch(sent.record)
        }
        return (wrong, probe.again)
    }

    /// The records are gone, all of them: what waits to know that need not wait, and older answers say nothing any more.
    ///
    /// - Returns: What is sent again.
    mutating func release() -> [SwitchGroup] {
        defer {
            probes = [:]
            toStart = ([], [])
        }
        return probes.values.map(\.again)
    }
}
