import Testing
import ZooKeeper

@testable import Switcher

/// Pulls with conditions of their own, and pushes of one who has to be a member.
@Suite struct SwitchOrderPullTests {
    private static let fence: TransactionOperation = .check("/election/n", version: -1)

    private func conditions(_ records: [RecordCondition]? = nil) -> PullConditions {
        PullConditions(checks: [Self.fence], records: records)
    }

    @Test func aPullSharesNoTransactionAndChecksItsFence() throws {
        let order = try OrderByHand(records: ["a", "b"])
        order.accept(["a=btc", "b=ltc"], at: order.reserve(100), under: conditions())
        order.accept("c=btc")
        #expect(order.sendAll().map(\.writes) == [["+c=btc"], ["?", "a=btc", "b=ltc"]])
    }

    @Test func whoHasLostItsLeadershipWritesNothingMore() throws {
        let order = try OrderByHand(records: ["a", "b"]) { $0.maximumTransactionRecords = 1 }
        let pull = order.accept(["a=btc", "b=ltc"], at: order.reserve(100), under: conditions())
        let sent = order.sendAll()
        #expect(sent.count == 2)
        order.fail(sent[0], .noNode, at: 0)
        #expect(order.outcome(pull)?.failedCheck == 0)
        order.fail(sent[1], .noNode, at: 0)
        order.pass(.seconds(1))
        #expect(order.sendAll().isEmpty && order.isIdle)
    }

    @Test func whatIsChangedMeanwhileIsLeftAlone() throws {
        let order = try OrderByHand(records: ["a", "b", "c"])
        let pull = order.accept(
            ["a=btc", "b=ltc", "d=btc"],
            at: order.reserve(100),
            under: conditions([.version(7), .version(8), .missing])
        )
        order.fail(order.send(), .badVersion, at: 2)
        let rest = order.sendAll()
        #expect(rest.map(\.writes) == [["?", "a=btc"], ["?", "+d=btc"]])
        order.confirm(rest[0])
        order.fail(rest[1], .nodeExists, at: 1)
        #expect(order.outcome(pull)?.error == nil)
        #expect(order.outcome(pull)?.leftAlone.sorted() == [1, 2])
        #expect(order.isIdle)
    }

    @Test func aPushThatWasAcceptedSinceIsNewer() throws {
        let order = try OrderByHand(records: ["a"])
        let place = order.reserve(100)
        let push = order.accept("a=ltc")
        order.confirm(order.send())
        let pull = order.accept(["a=btc"], at: place, under: conditions())
        #expect(order.send() == nil)
        #expect(order.isConfirmed(push))
        #expect(order.outcome(pull)?.leftAlone == [0])
    }

    @Test func aRefusedRecordIsToldOfAndTheOthersAreWritten() throws {
        let order = try OrderByHand(records: ["a", "b"])
        let pull = order.accept(["a=btc", "b=ltc"], at: order.reserve(100), under: conditions([.version(1), .version(1)]))
        order.fail(order.send(), .noAuthorization, at: 1)
        for sent in order.sendAll() { order.confirm(sent) }
        #expect(order.outcome(pull)?.refused.map(\.coinSwitch) == [CoinSwitch(text: "a=btc")])
        #expect(order.tally.sync == 1)
    }

    @Test func nothingIsPushedBeforeTheServerIsAMember() throws {
        let order = try OrderByHand(records: ["a"]) { $0.needsMembership = true }
        let push = order.accept("a=btc")
        #expect(order.send() == nil && order.readiness != .ready)
        order.membershipChanged(to: .member("/members/1"))
        let sent = order.send()
        #expect(sent?.writes == ["?", "a=btc"])
        // Its session has been replaced.
        order.fail(sent, .noNode, at: 0)
        order.pass(.milliseconds(100))
        #expect(order.send() == nil && order.outcome(push) == nil)
        order.membershipChanged(to: .member("/members/2"))
        order.confirm(order.send())
        #expect(order.isConfirmed(push))
    }

    @Test func aLateFailureSaysNothingOfTheNextMembership() throws {
        let order = try OrderByHand(records: ["a"]) { $0.needsMembership = true }
        order.membershipChanged(to: .member("/members/1"))
        order.accept("a=btc")
        let sent = order.send()
        order.membershipChanged(to: .member("/members/2"))
        order.fail(sent, .noNode, at: 0)
        #expect(order.readiness == .ready)
        #expect(order.send()?.writes == ["?", "a=btc"])
    }

    /// A server with a low `jute.maxbuffer` cuts the connection over each pull, and at each loss the pull is withdrawn.
    @Test func pullsShrinkWhereEachCostsTheConnection() throws {
        let order = try OrderByHand(records: []) { $0.maximumTransactionBytes = 200_000 }
        let names = (0..<1_000).map { "\($0)-\(String(repeating: "x", count: 150))" }
        var sizes: [Int] = []
        for round in 0..<6 {
            let coin = round % 2 == 0 ? "btc" : "bcc"
            let pull = order.accept(names.map { "\($0)=\(coin)" }, at: order.reserve(1_000), under: conditions())
            let sent = order.sendAll()
            sizes.append(sent.first?.writes.count ?? 0)
            order.connect(false)
            for sent in sent { order.fail(sent, .connectionLoss) }
            order.withdraw(pull)
            order.connect(true)
        }
        #expect(sizes[1] == sizes[0], "once is nobody's fault")
        #expect(sizes[2] < sizes[0] * 2 / 3 && sizes[4] < sizes[2] * 2 / 3)
    }

    @Test func aNameThatAPullHasTwiceIsWrittenLast() throws {
        let order = try OrderByHand(records: [])
        let pull = order.accept(["a=btc", "b=btc", "a=ltc"], at: order.reserve(100), under: conditions())
        // Another has made it: the transaction goes again, and the first of the two is older than the second by now.
        order.fail(order.send(), .nodeExists, at: 1)
        while let asked = order.asked.first { order.answer(asked.names.map { $0 == "a" }) }
        for sent in order.sendAll() { order.confirm(sent) }
        #expect(order.outcome(pull)?.error == nil)
        #expect(order.outcome(pull)?.leftAlone == [])
    }
}
