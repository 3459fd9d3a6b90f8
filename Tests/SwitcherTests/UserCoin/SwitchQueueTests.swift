import Testing

@testable import Switcher

@Suite struct SwitchQueueTests {
    private let check = SwitchCheck(availableCoins: ["btc"], lowercasesNames: false)

    private func call(_ count: Int, _ prefix: String = "u") throws -> SwitchCall {
        let switches = try (0..<count).map { try check.check(name: "\(prefix)\($0)", coin: "btc") }
        return SwitchCall(switches, firstSequence: 1, now: .now) { _ in }
    }

    private func names(_ taken: [TakenSwitch]) -> [String] {
        taken.map { $0.coinSwitch.name.description }
    }

    @Test func smallCallsKeepTheirOrder() throws {
        var queue = SwitchQueue()
        for prefix in ["a", "b", "c"] { queue.append(try call(2, prefix), isSmall: true) }
        #expect(queue.recordCount == 6)
        #expect(names(queue.take(upTo: 5).new) == ["a0", "a1", "b0", "b1", "c0"])
        #expect(names(queue.take(upTo: 5).new) == ["c1"])
        #expect(queue.isEmpty)
        #expect(queue.recordCount == 0)
    }

    @Test func smallCallsLeaveHalfToLargeOnes() throws {
        var queue = SwitchQueue()
        queue.append(try call(100, "large"), isSmall: false)
        for index in 0..<20 { queue.append(try call(1, "small\(index)-"), isSmall: true) }
        let taken = names(queue.take(upTo: 10).new)
        #expect(taken.count { $0.hasPrefix("small") } == 5)
        #expect(taken.count { $0.hasPrefix("large") } == 5)
    }

    @Test func aSmallCallGoesAheadOfALargeOne() throws {
        var queue = SwitchQueue()
        queue.append(try call(1_000, "large"), isSmall: false)
        _ = queue.take(upTo: 10)
        queue.append(try call(1, "small"), isSmall: true)
        #expect(names(queue.take(upTo: 10).new).first == "small0")
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
        #expect(queue.take(upTo: 50).new.count == 50)
        #expect(queue.take(upTo: 100).new.count == 53)
        #expect(queue.isEmpty)
    }

    @Test func whatFailedGoesFirst() throws {
        var queue = SwitchQueue()
        let failed = try call(2, "failed")
        queue.append(failed, isSmall: true)
        let sent = queue.take(upTo: 2).new.map { SentSwitch(taken: $0, record: 0) }
        queue.append(try call(2, "new"), isSmall: true)
        queue.putBack(sent)
        let (again, new) = queue.take(upTo: 3)
        #expect(again.count == 2)
        #expect(names(new) == ["new0"])
    }

    @Test func aWithdrawnCallIsNotSent() throws {
        var queue = SwitchQueue()
        let withdrawn = try call(10, "withdrawn")
        queue.append(withdrawn, isSmall: false)
        queue.append(try call(10, "other"), isSmall: false)
        _ = queue.take(upTo: 4)
        queue.withdraw([withdrawn])
        withdrawn.finish(.stopped)
        #expect(queue.recordCount == 8)
        #expect(names(queue.take(upTo: 100).new).allSatisfy { $0.hasPrefix("other") })
        #expect(queue.recordCount == 0)
    }
}
