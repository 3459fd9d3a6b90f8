import DequeModule

/// What waits to be sent, and in which order it goes. Pure: it neither sends nor answers.
///
/// - First what has to be sent again, each group as it was: nothing new is mixed in, so nobody who waits for it meets another failure.
/// - Then the small calls in the order in which they came, then the large ones in turn. Small calls leave half of a transaction to the
///   large ones, and large calls share what is left, so that nobody waits for somebody else's million.
/// - Beside these what goes apart: records that were refused not long ago, each alone, and what is left of transactions in which a
///   large call had a refused record. It has transactions of its own, by turns of the small calls and of each large one.
/// - And what is of a pull with conditions of its own, which shares no transaction with anything.
struct SwitchQueue {
    private var again: Deque<SwitchGroup> = []
    private var small: Deque<SwitchCall> = []
    private var large: Deque<SwitchCall> = []
    private var apartSmall: Deque<SwitchGroup> = []
    private var apartLarge: [ObjectIdentifier: Deque<SwitchGroup>] = [:]
    /// The large calls that have something in ``apartLarge``; the next one first.
    private var apartTurns: Deque<ObjectIdentifier> = []
    private var isTurnOfSmall = true
    private var pulls: Deque<SwitchCall> = []
    /// What of them goes again, each group as it was.
    private var pullsAgain: Deque<SwitchGroup> = []
    private(set) var waiting = WaitingRecords()

    var recordCount: Int { waiting.total }
    var isEmpty: Bool { again.isEmpty && !hasNew && !hasApart && !hasPull }
    var hasNew: Bool { !small.isEmpty || !large.isEmpty }
    var hasApart: Bool { !apartSmall.isEmpty || !apartTurns.isEmpty }
    var hasPull: Bool { !pulls.isEmpty || !pullsAgain.isEmpty }
    /// The size of the group that is to be sent again next.
    var nextAgainCount: Int? { again.first?.count }

    /// Whether there is enough for a transaction of that many records.
    func fills(_ count: Int) -> Bool { newCount >= count }
    private var newCount = 0

    mutating func append(_ call: SwitchCall, isSmall: Bool) {
        guard call.conditions == nil else {
            waiting.add(call.count, isSmall: false)
            return pulls.append(call)
        }
        call.isSmall = isSmall
        waiting.add(call.count, isSmall: isSmall)
        newCount += call.count
        if isSmall { small.append(call) } else { large.append(call) }
    }

    /// Forgets calls that are about to be answered, with what nobody has taken of them.
    mutating func withdraw(_ calls: [SwitchCall]) {
        var withdrawn: Set<ObjectIdentifier> = []
        for call in calls {
            waiting.add(-call.isolatedCount, isSmall: call.isSmall)
            // Left where it is. It is dropped when its turn comes, as what was sent before is.
            call.isolatedCount = 0
            guard call.untakenCount > 0 else { continue }
            waiting.add(-call.untakenCount, isSmall: call.isSmall)
            if call.conditions == nil { newCount -= call.untakenCount }
            withdrawn.insert(ObjectIdentifier(call))
        }
        guard !withdrawn.isEmpty else { return }
        // In one pass: thousands of calls reach their deadline together when ZooKeeper is away.
        small.removeAll { withdrawn.contains(ObjectIdentifier($0)) }
        large.removeAll { withdrawn.contains(ObjectIdentifier($0)) }
        pulls.removeAll { withdrawn.contains(ObjectIdentifier($0)) }
    }

    // MARK: What is new

    /// Takes at most so many switches that were not sent before.
    mutating func take(upTo limit: Int) -> [TakenSwitch] {
        var taken: [TakenSwitch] = []
        taken.reserveCapacity(min(limit, newCount))
        let roomForSmall = large.isEmpty ? limit : limit / 2
        while taken.count < roomForSmall, let call = small.first {
            take(upTo: roomForSmall - taken.count, from: call, into: &taken)
            if call.untakenCount == 0 { small.removeFirst() }
        }
        var turns = large.count
        while taken.count < limit, turns > 0, let call = large.popFirst() {
            take(upTo: max((limit - taken.count) / turns, 1), from: call, into: &taken)
            turns -= 1
            if call.untakenCount > 0 { large.append(call) }
        }
        newCount -= taken.count
        return taken
    }

    private mutating func take(upTo limit: Int, from call: SwitchCall, into taken: inout [TakenSwitch]) {
        let before = taken.count
        for _ in 0..<limit {
            guard let position = call.take() else { break }
            taken.append(TakenSwitch(call: call, position: position))
        }
        waiting.add(before - taken.count, isSmall: call.isSmall)
    }

    // MARK: What is of pulls

    /// Takes what goes again of them.
    mutating func takePullAgain() -> SwitchGroup? { pullsAgain.popFirst() }

    /// Takes at most so many switches of one of them that were not sent before.
    mutating func takePull(upTo limit: Int) -> [TakenSwitch] {
        var taken: [TakenSwitch] = []
        guard let call = pulls.first else { return [] }
        take(upTo: limit, from: call, into: &taken)
        if call.untakenCount == 0 { pulls.removeFirst() }
        return taken
    }

    // MARK: What goes again

    mutating func takeAgain() -> SwitchGroup? { again.popFirst() }

    /// Puts back what has to go again: before anything new, or apart, if that is how it went.
    mutating func putBack(_ group: SwitchGroup, first: Bool = false) {
        guard group.count > 0 else { return }
        if group.isPull {
            if first { pullsAgain.prepend(group) } else { pullsAgain.append(group) }
        } else if group.isApart {
            putApart(group, first: true)
        } else if first {
            again.prepend(group)
        } else {
            again.append(group)
        }
    }

    // MARK: What goes apart

    /// Sends a switch alone: its record was refused not long ago.
    mutating func isolate(_ sent: SentSwitch) {
        putApart(SwitchGroup(switches: [sent], isRest: true))
    }

    /// - Parameter first: Ahead of the others of its call, or of the small calls.
    mutating func putApart(_ group: SwitchGroup, first: Bool = false) {
        guard let call = group.switches.first?.call else { return }
        var group = group
        group.isApart = true
        count(group, by: 1)
        if call.isSmall {
            if first { apartSmall.prepend(group) } else { apartSmall.append(group) }
        } else {
            let key = ObjectIdentifier(call)
            if apartLarge[key] == nil { apartTurns.append(key) }
            if first { apartLarge[key, default: []].prepend(group) } else { apartLarge[key, default: []].append(group) }
        }
    }

    mutating func takeApart() -> SwitchGroup? {
        defer { isTurnOfSmall.toggle() }
        var group: SwitchGroup?
        if isTurnOfSmall || apartTurns.isEmpty { group = apartSmall.popFirst() }
        if group == nil, let key = apartTurns.popFirst() {
            group = apartLarge[key]?.popFirst()
            if apartLarge[key]?.isEmpty == false { apartTurns.append(key) } else { apartLarge[key] = nil }
        }
        guard let group = group ?? apartSmall.popFirst() else { return nil }
        count(group, by: -1)
        return group
    }

    private mutating func count(_ group: SwitchGroup, by step: Int) {
        for sent in group.switches where !sent.call.isFinished {
            sent.call.isolatedCount += step
            waiting.add(step, isSmall: sent.call.isSmall)
        }
    }
}
