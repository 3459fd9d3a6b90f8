import Testing

@testable import Switcher

/// What becomes of a transaction that one record makes fail, with a ZooKeeper of five lines.
@Suite struct SwitchQueueRestTests {
    private let check = SwitchCheck(availableCoins: ["btc"], lowercasesNames: false)

    private struct Cost {
        var transactions = 0
        var records = 0
        var refused = 0
        var written = 0
        /// How often the one that was sent most often was.
        var mostSent = 0
    }

    private func queue(_ sizes: [Int], isSmall: Bool) throws -> SwitchQueue {
        var queue = SwitchQueue()
        for size in sizes {
            let switches = try (0..<size).map { try check.coinSwitch(name: "u\($0)", coin: "btc") }
            queue.append(SwitchCall(switches, firstSequence: 1, now: .now) { _ in }, isSmall: isSmall)
        }
        return queue
    }

    /// Sends everything, 4,000 records a transaction; each position is a record.
    private func run(_ queue: inout SwitchQueue, isLocked: (RecordTable.Index) -> Bool) -> Cost {
        var cost = Cost()
        var marked: Set<RecordTable.Index> = []
        var lastRecord: RecordTable.Index = 0
        var sentCounts: [RecordTable.Index: Int] = [:]
        while !queue.isEmpty {
            let group =
                queue.takeAgain()
                ?? (queue.hasNew
                    ? SwitchGroup(
                        switches: queue.take(upTo: 4_000).map {
                            lastRecord += 1
                            return SentSwitch(taken: $0, record: lastRecord)
                        }
                    ) : queue.takeApart())
            guard let group else { break }
            cost.transactions += 1
            cost.records += group.count
            for sent in group.switches { sentCounts[sent.record, default: 0] += 1 }
            guard let position = group.switches.firstIndex(where: { isLocked($0.record) }) else {
                cost.written += group.count
                continue
            }
            marked.insert(group.switches[position].record)
            cost.refused += 1
            queue.putBackRest(of: group, failedAt: position) { marked.contains($0) }
        }
        cost.mostSent = sentCounts.values.max() ?? 0
        return cost
    }

    @Test func oneRefusedRecordCostsItsNeighboursOneMoreTransaction() throws {
        for locked: RecordTable.Index in [1, 1_000, 2_000, 3_999, 4_000] {
            for isSmall in [true, false] {
                var queue = try isSmall ? queue(Array(repeating: 1, count: 4_000), isSmall: true) : queue([4_000], isSmall: false)
                let cost = run(&queue) { $0 == locked }
                #expect(cost.written == 3_999)
                #expect(cost.refused == 1)
                #expect(cost.mostSent == 2)
                #expect(cost.transactions <= 10)
            }
        }
    }

    /// Sent one after another, ten of them would have cost ten repeated transactions each.
    @Test func fewRefusedRecordsAmongSmallCallsAreFoundApart() throws {
        var queue = try queue(Array(repeating: 1, count: 8), isSmall: true)
        let cost = run(&queue) { $0.isMultiple(of: 2) }
        #expect(cost.written == 4)
        #expect(cost.mostSent == 2, "no good one waits for more than one repeated transaction")
    }

    @Test(arguments: [1, 3, 9, 100])
    func theCostIsLinearHoweverManyAreRefused(oneIn: RecordTable.Index) throws {
        let count = 40_000
        var queue = try queue([count], isSmall: false)
        let cost = run(&queue) { $0.isMultiple(of: oneIn) }
        #expect(cost.refused == count / Int(oneIn))
        #expect(cost.written == count - cost.refused)
        #expect(cost.records <= 6 * count + 8 * cost.refused, "a repeated transaction for each would be \(2_000 * count)")
        #expect(cost.transactions <= 10 + 9 * cost.refused)
        #expect(queue.waiting == WaitingRecords())
    }

    @Test func aLargeCallsRestDoesNotGoAheadOfASmallCall() throws {
        var queue = try queue([100], isSmall: false)
        let taken = queue.take(upTo: 50).enumerated().map { SentSwitch(taken: $1, record: UInt32($0)) }
        queue.putBackRest(of: SwitchGroup(switches: taken), failedAt: 10) { _ in false }
        #expect(queue.nextAgainCount == nil)
        #expect(queue.hasApart)
        #expect(queue.waiting == WaitingRecords(small: 0, large: 50 + 49))
    }

    @Test func theRestOfSmallCallsGoesBeforeAnythingNewAndThenApart() throws {
        var queue = try queue(Array(repeating: 1, count: 5), isSmall: true)
        let taken = queue.take(upTo: 4).enumerated().map { SentSwitch(taken: $1, record: UInt32($0)) }
        queue.putBackRest(of: SwitchGroup(switches: taken), failedAt: 1) { _ in false }
        let pieces = [queue.takeAgain(), queue.takeAgain(), queue.takeAgain()].compactMap { $0 }
        #expect(pieces.map { $0.switches.map(\.record) } == [[0], [2], [3]])
        #expect(pieces.allSatisfy { $0.isRest })
        #expect(queue.nextAgainCount == nil)
        // Another failure sends it apart.
        let piece = SwitchGroup(switches: pieces[0].switches + pieces[1].switches, isRest: true)
        queue.putBackRest(of: piece, failedAt: 0) { _ in false }
        #expect(queue.nextAgainCount == nil)
        let apart = queue.takeApart()
        #expect(apart?.switches.map(\.record) == [2])
    }

    @Test func smallAndLargeCallsTakeTurnsApart() throws {
        var large = try queue([2, 2], isSmall: false)
        let sent = large.take(upTo: 4).enumerated().map { SentSwitch(taken: $1, record: UInt32($0)) }
        for sent in sent { large.isolate(sent) }
        large.append(try smallCall(), isSmall: true)
        large.append(try smallCall(), isSmall: true)
        for (number, taken) in large.take(upTo: 2).enumerated() {
            large.isolate(SentSwitch(taken: taken, record: UInt32(10 + number)))
        }
        var order: [RecordTable.Index] = []
        while let group = large.takeApart() { order += group.switches.map(\.record) }
        #expect(order == [10, 0, 11, 2, 1, 3], "the large ones take turns among themselves")
        #expect(large.isEmpty)
        #expect(large.waiting == WaitingRecords())
    }

    @Test func whatIsWithdrawnDoesNotCountAsWaiting() throws {
        var queue = try queue([10], isSmall: false)
        let sent = queue.take(upTo: 4).enumerated().map { SentSwitch(taken: $1, record: UInt32($0)) }
        for sent in sent { queue.isolate(sent) }
        #expect(queue.waiting == WaitingRecords(small: 0, large: 10))
        let call = sent[0].call
        queue.withdraw([call])
        _ = call.finish(.stopped)
        #expect(queue.waiting == WaitingRecords())
        while queue.takeApart() != nil {}
        #expect(queue.waiting == WaitingRecords())
        #expect(queue.isEmpty)
    }

    private func smallCall() throws -> SwitchCall {
        SwitchCall([try check.coinSwitch(name: "small", coin: "btc")], firstSequence: 1, now: .now) { _ in }
    }
}
