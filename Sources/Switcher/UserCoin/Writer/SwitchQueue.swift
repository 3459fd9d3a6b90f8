import DequeModule

/// What waits to be sent, and in which order it goes. Pure: it neither sends nor answers.
///
/// First what has to be sent again, then the small calls in the order in which they came, then the large ones in turn. Small calls leave
/// half of a transaction to the large ones, and large calls share what is left, so that nobody waits for somebody else's million.
struct SwitchQueue {
    private var again: Deque<SentSwitch> = []
    private var small: Deque<SwitchCall> = []
    private var large: Deque<SwitchCall> = []
    /// How many records wait that were not sent yet.
    private(set) var recordCount = 0

    var isEmpty: Bool { again.isEmpty && small.isEmpty && large.isEmpty }

    /// Whether there is enough for a transaction of that many records.
    func fills(_ count: Int) -> Bool { again.count + recordCount >= count }

    mutating func append(_ call: SwitchCall, isSmall: Bool) {
        recordCount += call.count
        if isSmall { small.append(call) } else { large.append(call) }
    }

    /// Puts back what a failed transaction had taken.
    mutating func putBack(_ switches: [SentSwitch]) {
        again.append(contentsOf: switches)
    }

    /// Forgets calls that are about to be answered, with what nobody has taken of them.
    mutating func withdraw(_ calls: [SwitchCall]) {
        let waiting = calls.filter { $0.untakenCount > 0 }
        guard !waiting.isEmpty else { return }
        recordCount -= waiting.reduce(0) { $0 + $1.untakenCount }
        // In one pass: thousands of calls reach their deadline together when ZooKeeper is away.
        let withdrawn = Set(waiting.map { ObjectIdentifier($0) })
        small.removeAll { withdrawn.contains(ObjectIdentifier($0)) }
        large.removeAll { withdrawn.contains(ObjectIdentifier($0)) }
    }

    /// Takes at most so many switches: those that were sent before, and those that were not.
    mutating func take(upTo limit: Int) -> (again: [SentSwitch], new: [TakenSwitch]) {
        let resent = Array(again.prefix(limit))
        again.removeFirst(resent.count)

        var taken: [TakenSwitch] = []
        let room = limit - resent.count
        taken.reserveCapacity(min(room, recordCount))
        let roomForSmall = large.isEmpty ? room : room / 2
        while taken.count < roomForSmall, let call = small.first {
            take(upTo: roomForSmall - taken.count, from: call, into: &taken)
            if call.untakenCount == 0 { small.removeFirst() }
        }
        var turns = large.count
        while taken.count < room, turns > 0, let call = large.popFirst() {
            take(upTo: max((room - taken.count) / turns, 1), from: call, into: &taken)
            turns -= 1
            if call.untakenCount > 0 { large.append(call) }
        }
        recordCount -= taken.count
        return (resent, taken)
    }

    private func take(upTo limit: Int, from call: SwitchCall, into taken: inout [TakenSwitch]) {
        for _ in 0..<limit {
            guard let position = call.take() else { return }
            taken.append(TakenSwitch(call: call, position: position))
        }
    }
}

/// A switch that was sent at least once, with the number of its record.
struct SentSwitch {
    let taken: TakenSwitch
    let record: RecordTable.Index

    var call: SwitchCall { taken.call }
    var sequence: UInt64 { taken.sequence }
}
