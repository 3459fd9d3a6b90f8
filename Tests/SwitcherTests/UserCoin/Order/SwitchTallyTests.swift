import Testing
import ZooKeeper

@testable import Switcher

/// What is counted of switches, and what is not.
struct SwitchTallyTests {
    @Test func confirmedRecordsAreCountedByWhoAsked() throws {
        let order = try OrderByHand(records: ["a"])
        order.accept(["a=btc"], from: .single)
        order.accept(["b=btc", "c=btc"], from: .batch)
        order.accept(["d=btc", "e=btc", "f=btc"], from: .sync)
        let sent = order.sendAll()
        #expect(order.tally == SwitchTally(), "what is only sent is not written")
        for transaction in sent { order.confirm(transaction) }
        #expect(SwitchSource.allCases.map { order.tally[$0] } == [1, 2, 3])
        #expect(order.tally.refused == 0 && order.tally.repaired == 0 && order.tally.sentAgain == 0)
    }

    @Test func whatIsOvertakenIsNotWritten() throws {
        let order = try OrderByHand(records: ["a", "b"])
        let pull = order.reserve(10)
        order.accept(["a=btc"], from: .single)
        order.confirm(order.send())
        order.accept(["a=bcc", "b=bcc"], from: .sync, at: pull)
        order.confirm(order.send())
        #expect(order.tally[.single] == 1 && order.tally[.sync] == 1)
    }

    @Test func aLossIsSentAgainAndCountedOnce() throws {
        let order = try OrderByHand(records: ["a"])
        order.accept(["a=btc"])
        order.fail(order.send(), .connectionLoss)
        #expect(order.tally == SwitchTally())
        order.confirm(order.send())
        #expect(order.tally.sentAgain == 1 && order.tally[.single] == 1)
    }

    @Test func refusalsAreCounted() throws {
        let order = try OrderByHand(records: ["a", "b"])
        order.accept(["a=btc", "b=btc"], from: .batch)
        order.fail(order.send(), .noAuthorization, at: 0)
        #expect(order.tally.refused == 1)
        order.confirm(order.send())
        #expect(order.tally.refused == 1 && order.tally[.batch] == 1 && order.tally.sentAgain == 1)
    }

    @Test func wrongBeliefsAreCountedAsRepaired() throws {
        let order = try OrderByHand(records: ["a"])
        order.accept("a=btc")
        order.fail(order.send(), .noNode, at: 0)
        #expect(order.tally.repaired == 1)
        order.confirm(order.send())
        #expect(order.tally.repaired == 1 && order.tally[.single] == 1)
    }
}
