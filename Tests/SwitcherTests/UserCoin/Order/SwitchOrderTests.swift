import Testing
import ZooKeeper

@testable import Switcher

/// Which switch stands, who goes first, and what callers are told.
@Suite struct SwitchOrderTests {
    /// As many in flight as there may be, full or not.
    private func eager(_ records: [String]) throws -> OrderByHand {
        try OrderByHand(records: records) { $0.maximumTransactionsInFlightBeforePartial = 3 }
    }

    private func refused(_ switches: String, _ count: Int = 1) -> SwitchWriteError {
        .refused(first: CoinSwitch(text: switches), count: count)
    }

    // MARK: The last accepted wins

    @Test func anOvertakenSwitchIsNotSentAgainAndSharesTheOutcome() throws {
        let order = try eager(["alice"])
        let older = order.accept("alice=btc")
        let first = order.send()
        let newer = order.accept("alice=ltc")
        let second = order.send()
        for sent in [first, second] { order.fail(sent, .connectionLoss) }
        let again = order.sendAll()
        #expect(again.map(\.writes) == [["alice=ltc"]])
        #expect(order.outcome(older) == nil, "nobody knows yet")
        order.confirm(again.first)
        #expect(order.isConfirmed(older) && order.isConfirmed(newer))
        #expect(order.isIdle)
    }

    @Test func anOvertakenSwitchSharesTheRefusal() throws {
        let order = try eager(["alice"])
        let older = order.accept("alice=btc")
        let first = order.send()
        let newer = order.accept("alice=ltc")
        let second = order.send()
        order.fail(first, .connectionLoss)
        _ = order.sendAll()
        order.fail(second, .noAuthorization, at: 0)
        #expect(order.outcome(older)?.error == refused("alice=btc"))
        #expect(order.outcome(older)?.refused == [], "and is not carried along")
        #expect(order.outcome(newer)?.refused.map(\.sequence) == [2])
        #expect(order.isIdle)
    }

    @Test func aPullThatWasAskedForBeforeIsOlder() throws {
        let order = try eager(["alice", "bob"])
        let place = order.reserve(10)
        order.confirm(order.accept("alice=ltc").first > 0 ? order.send() : nil)
        let pull = order.accept("alice=btc", "bob=btc", at: place)
        let sent = order.send()
        #expect(sent?.writes == ["bob=btc"])
        order.confirm(sent)
        #expect(order.isConfirmed(pull))
    }

    @Test func ofOneNameInACallTheLaterStands() throws {
        let order = try eager(["alice"])
        let call = order.accept("alice=btc", "alice=ltc")
        let sent = order.send()
        #expect(sent?.writes == ["alice=btc", "alice=ltc"], "in this order")
        order.fail(sent, .connectionLoss)
        let again = order.send()
        #expect(again?.writes == ["alice=ltc"])
        order.confirm(again)
        #expect(order.isConfirmed(call))
    }

    @Test func overAnAbandonedSwitchNothingOlderIsWritten() throws {
        let order = try eager(["alice", "bob"])
        let older = order.accept("alice=btc", "bob=btc")
        let first = order.send()
        let newer = order.accept("alice=ltc")
        let second = order.send()
        order.withdraw(newer)
        #expect(order.outcome(newer)?.error == .stopped)
        order.fail(first, .connectionLoss)
        let again = order.send()
        #expect(again?.writes == ["bob=btc"])
        order.fail(second, .connectionLoss)
        #expect(order.sendAll().isEmpty, "nobody waits for it")
        order.confirm(again)
        #expect(order.outcome(older)?.error == .notConfirmed(first: CoinSwitch(text: "alice=btc")))
        #expect(order.isIdle)
    }

    // MARK: What is carried along

    @Test func carriedSwitchesKeepTheirPlace() throws {
        let order = try eager(["alice", "bob"])
        order.accept("alice=btc", "bob=btc", at: order.reserve(10))
        order.fail(order.send(), .noAuthorization, at: 0)
        order.confirm(order.accept("bob=ltc").first > 0 ? order.sendAll().last : nil)
        let carried = ["alice=btc", "bob=btc"].enumerated().map {
            AcceptedSwitch(coinSwitch: CoinSwitch(text: $1), sequence: UInt64($0 + 1))
        }
        let next = order.accept([], at: order.reserve(10), carrying: carried)
        let sent = order.sendAll()
        #expect(sent.flatMap(\.writes) == ["alice=btc"], "bob was switched since")
        sent.forEach(order.confirm)
        #expect(order.isConfirmed(next))
    }

    @Test func whatIsCarriedIsDoneWithWhereANewerOneWasGivenUp() throws {
        let order = try eager(["alice"])
        let pull = order.accept("alice=btc")
        order.fail(order.send(), .noAuthorization, at: 0)
        let carried = try #require(order.outcome(pull)).refused
        let newer = order.accept("alice=ltc")
        let sent = order.send()
        order.withdraw(newer)
        order.fail(sent, .connectionLoss)
        let next = order.accept([], at: order.reserve(1), carrying: carried)
        #expect(order.sendAll().isEmpty)
        #expect(order.isConfirmed(next))
        #expect(order.isIdle)
    }

    // MARK: Who goes first

    @Test func whatFailedGoesBeforeAnythingNew() throws {
        let order = try OrderByHand(records: ["alice", "bob", "carol"])
        order.accept("alice=btc")
        let first = order.send()
        order.accept("bob=btc")
        order.fail(first, .connectionLoss)
        let again = order.send()
        #expect(again?.writes == ["alice=btc"], "and nothing new is mixed in")
        #expect(order.send() == nil)
        order.confirm(again)
        #expect(order.send()?.writes == ["bob=btc"])
    }

    @Test func smallCallsGoFirstAndLeaveHalfToLargeOnes() throws {
        let order = try OrderByHand(records: []) { $0.maximumTransactionRecords = 10 }
        order.accept((0..<100).map { "large\($0)=btc" })
        for number in 0..<20 { order.accept("small\(number)=ltc") }
        let sent = order.send()
        #expect(sent?.writes.count { $0.hasPrefix("+small") } == 5)
        #expect(sent?.writes.count { $0.hasPrefix("+large") } == 5)
    }

    @Test func whatArrivesGathersWhileATransactionIsInFlight() throws {
        let order = try OrderByHand(records: []) { $0.maximumTransactionRecords = 10 }
        for number in 0..<4 { order.accept("first\(number)=btc") }
        let first = order.send()
        for number in 0..<9 { order.accept("next\(number)=btc") }
        #expect(order.sendAll().isEmpty, "it would not be full")
        order.accept("last=btc")
        #expect(order.sendAll().map(\.writes.count) == [10])
        order.confirm(first)
        #expect(order.sendAll().isEmpty)
        #expect(order.waiting == WaitingRecords())
    }

    @Test func noMoreThanThreeFullTransactionsAreInFlight() throws {
        let order = try OrderByHand(records: []) { $0.maximumTransactionRecords = 10 }
        order.accept((0..<100).map { "large\($0)=btc" })
        let sent = order.sendAll()
        #expect(sent.map(\.writes.count) == [10, 10, 10])
        order.confirm(sent.first)
        #expect(order.sendAll().count == 1)
        #expect(order.waiting == WaitingRecords(small: 0, large: 60))
    }

    // MARK: Those who give up, and deadlines

    @Test func whatIsWithdrawnIsNotSent() throws {
        let order = try OrderByHand(records: []) { $0.maximumTransactionRecords = 10 }
        let call = order.accept((0..<50).map { "large\($0)=btc" })
        let sent = order.sendAll()
        order.withdraw(call)
        #expect(order.outcome(call)?.error == .stopped)
        #expect(order.waiting == WaitingRecords())
        sent.forEach(order.confirm)
        #expect(order.sendAll().isEmpty)
        #expect(order.isIdle)
    }

    @Test func aCallGoesAsLongAsThereIsProgress() throws {
        let order = try OrderByHand(records: []) { $0.maximumTransactionRecords = 10 }
        let call = order.accept((0..<40).map { "large\($0)=btc" })
        var sent = order.sendAll()
        order.pass(.seconds(9))
        order.confirm(sent.removeFirst())
        order.pass(.seconds(9))
        #expect(order.outcome(call) == nil)
        order.pass(.seconds(1))
        #expect(order.outcome(call)?.error == .notConfirmed(first: nil))
        #expect(order.sendAll().isEmpty)
    }

    @Test func beforeAnythingIsKnownACallFailsAsNotRead() throws {
        let order = try OrderByHand(records: nil)
        let call = order.accept("alice=btc")
        #expect(order.sendAll().isEmpty)
        order.pass(.seconds(10))
        #expect(order.outcome(call)?.error == .notRead)
        #expect(order.isIdle)
    }
}
