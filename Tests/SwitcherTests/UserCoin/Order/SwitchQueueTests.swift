import Testing

@testable import Switcher

@Suite struct SwitchQueueTests {
    private let check = SwitchCheck(availableCoins: ["btc"], lowercasesNames: false)

    private func call(_ count: Int, _ prefix: String = "u") throws -> SwitchCall {
        let switches = try (0..<count).map { try check.coinSwitch(name: "\(prefix)\($0)", coin: "btc") }
        return SwitchCall(switches, firstSequence: 1, now: .now) { _ in }
    }

    private func names(_ taken: [TakenSwitch]) -> [String] {
        taken.map { $0.coinSwitch.name.description }
    }

    @Test func smallCallsKeepTheirOrder() throws {
        var queue = SwitchQueue()
        for prefix in ["a", "b", "c"] { queue.append(try call(2, prefix), isSmall: true) }
        #expect(queue.recordCount == 6)
        #expect(names(queue.take(upTo: 5)) == ["a0", "a1", "b0", "b1", "c0"])
        #expect(names(queue.take(upTo: 5)) == ["c1"])
        #expect(queue.isEmpty)
        #expect(queue.recordCount == 0)
    }

    @Test func smallCallsLeaveHalfToLargeOnes() throws {
        var queue = SwitchQueue()
        queue.append(try call(100, "large"), isSmall: false)
        for index in 0..<20 { queue.append(try call(1, "small\(index)-"), isSmall: true) }
        let taken = names(queue.take(upTo: 10))
        #expect(taken.count { $0.hasPrefix("small") } == 5)
        #expect(taken.count { $0.hasPrefix("large") } == 5)
    }

    @Test func aSmallCallGoesAheadOfALargeOne() throws {
        var queue = SwitchQueue()
        queue.append(try call(1_000, "large"), isSmall: false)
        _ = queue.take(upTo: 10)
        queue.append(try call(1, "small"), isSmall: true)
        #expect(names(queue.take(upTo: 10)).first == "small0")
    }

    @Test func largeCallsShare() throws {
        var queue = SwitchQueue()
        let calls = try ["a", "b", "c"].map { try call(1_000, $0) }
        for call in calls { queue.append(call, isSmall: false) }
        for _ in 0..<10 { _ = queue.take(upTo: 30) }
        #expect(calls.map(\.takenCount) == [100, 100, 100])
    }

    @Test func whatALargeCallLeavesOthersTake() throws {
        var queue = SwitchQueue()
        queue.append(try call(3, "short"), isSmall: false)
        queue.append(try call(100, "long"), isSmall: false)
        #expect(names(queue.take(upTo: 50)).count == 50)
        #expect(names(queue.take(upTo: 100)).count == 53)
        #expect(queue.isEmpty)
    }

    @Test func whatFailedGoesFirstAndAlone() throws {
        var queue = SwitchQueue()
        let failed = try call(2, "failed")
        queue.append(failed, isSmall: true)
        let sent = queue.take(upTo: 2).map { SentSwitch(taken: $0, record: 0) }
        queue.append(try call(2, "new"), isSmall: true)
        queue.putBack(SwitchGroup(switches: sent))
        #expect(queue.nextAgainCount == 2)
        let again = queue.takeAgain()
        #expect(again?.count == 2, "nothing new is mixed in")
        #expect(queue.nextAgainCount == nil)
        #expect(names(queue.take(upTo: 1)) == ["new0"])
    }

    @Test func aWithdrawnCallIsNotSent() throws {
        var queue = SwitchQueue()
        let withdrawn = try call(10, "withdrawn")
        queue.append(withdrawn, isSmall: false)
        queue.append(try call(10, "other"), isSmall: false)
        _ = queue.take(upTo: 4)
        queue.withdraw([withdrawn])
        _ = withdrawn.finish(.stopped)
        #expect(queue.recordCount == 8)
        #expect(names(queue.take(upTo: 100)).allSatisfy { $0.hasPrefix("other") })
        #expect(queue.recordCount == 0)
    }
}
