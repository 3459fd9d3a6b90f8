import Testing
import ZooKeeper

@testable import Switcher

/// What becomes of transactions that fail, and of a directory that others meddle with.
@Suite struct SwitchOrderFailureTests {
    private func refused(_ switches: String) -> SwitchWriteError { .refused(first: CoinSwitch(text: switches), count: 1) }

    // MARK: Refusals

    @Test func aRefusedRecordDoesNotFailItsNeighbours() throws {
        let order = try OrderByHand(records: ["a", "b", "c"])
        let calls = ["a", "b", "c"].map { order.accept("\($0)=btc") }
        order.fail(order.send(), .noAuthorization, at: 1)
        #expect(order.outcome(calls[1])?.error == refused("b=btc"))
        let again = order.sendAll()
        #expect(again.map(\.writes) == [["a=btc"], ["c=btc"]])
        again.forEach(order.confirm)
        #expect(order.isConfirmed(calls[0]) && order.isConfirmed(calls[2]))
        #expect(order.isIdle)
    }

    @Test func aRecordThatWasRefusedGoesAlone() throws {
        let order = try OrderByHand(records: ["a", "b", "c"])
        order.accept("b=btc")
        order.fail(order.send(), .noAuthorization, at: 0)
        for name in ["a", "b", "c"] { order.accept("\(name)=ltc") }
        let sent = order.sendAll()
        #expect(sent.map(\.writes) == [["a=ltc", "c=ltc"], ["b=ltc"]])
        // Written after all, it is one among others.
        sent.forEach(order.confirm)
        for name in ["a", "b"] { order.accept("\(name)=btc") }
        #expect(order.sendAll().map(\.writes) == [["a=btc", "b=btc"]])
    }

    // MARK: Losses and pauses

    @Test func withTheSameRecordsLostAgainTransactionsGetSmaller() throws {
        let order = try OrderByHand(records: []) { $0.maximumTransactionBytes = 100_000 }
        order.accept((0..<1_000).map { "user\($0)=btc" })
        for _ in 0..<2 {
            let sent = order.send()
            #expect(sent?.writes.count == 1_000)
            order.fail(sent, .connectionLoss)
        }
        let smaller = order.send()
        #expect((100..<600).contains(smaller?.writes.count ?? 0))
    }

    @Test func whatWasNotSentWaitsForAMoment() throws {
        let order = try OrderByHand(records: ["alice"])
        let call = order.accept("alice=btc")
        order.fail(order.send(), .notConnected, wasSent: false)
        #expect(order.sendAll().isEmpty)
        order.pass(.milliseconds(100))
        order.fail(order.send(), .throttled)
        #expect(order.sendAll().isEmpty, "it is no refusal")
        order.pass(.milliseconds(100))
        order.confirm(order.send())
        #expect(order.isConfirmed(call))
    }

    @Test func withoutASessionNothingIsSent() throws {
        let order = try OrderByHand(records: ["alice"])
        order.connect(false)
        order.accept("alice=btc")
        #expect(order.readiness == .notConnected)
        #expect(order.sendAll().isEmpty)
        order.connect(true)
        #expect(order.sendAll().map(\.writes) == [["alice=btc"]])
    }

    // MARK: Wrong beliefs

    @Test func aWrongBeliefIsMended() throws {
        let order = try OrderByHand(records: ["alice"])
        let call = order.accept("alice=btc")
        order.fail(order.send(), .noNode, at: 0)
        let created = order.send()
        #expect(created?.writes == ["+alice=btc"])
        order.fail(created, .nodeExists, at: 0)
        let sent = order.send()
        #expect(sent?.writes == ["alice=btc"])
        order.confirm(sent)
        #expect(order.isConfirmed(call))
        #expect(order.mismatchCount == 2)
    }

    @Test func whereManyBeliefsAreLikelyWrongTheRestIsAskedFor() throws {
        let names = (0..<5).map { "user\($0)" }
        let order = try OrderByHand(records: names)
        let call = order.accept(names.map { "\($0)=btc" })
        order.fail(order.send(), .noNode, at: 1)
        #expect(order.asked.map(\.names) == [["user2", "user3", "user4"]])
        order.accept("other=btc")
        #expect(order.sendAll().map(\.writes) == [["+other=btc"]], "others do not wait for that")
        order.answer([false, nil, true])
        let again = order.sendAll()
        #expect(again.map(\.writes) == [["user0=btc", "+user1=btc", "+user2=btc", "user3=btc", "user4=btc"]])
        again.forEach(order.confirm)
        #expect(order.isConfirmed(call))
        #expect(order.mismatchCount == 2)
    }

    @Test func whatWasSentMeanwhileKnowsBetterThanAnAnswer() throws {
        let order = try OrderByHand(records: ["alice", "bob"])
        order.accept("alice=btc", "bob=btc")
        order.fail(order.send(), .noNode, at: 0)
        #expect(order.asked.map(\.names) == [["bob"]])
        order.accept("bob=ltc")
        let newer = order.send()
        order.confirm(newer)
        order.answer([false])
        #expect(order.sendAll().map(\.writes) == [["+alice=btc"]], "bob was overtaken")
        order.accept("bob=bcc")
        #expect(order.waiting.total == 1 && order.mismatchCount == 1)
    }

    /// Which may be one of hundreds of transactions that have to be asked for.
    @Test func whoHasSharedATransactionWithABatchDoesNotWaitForItsQuestions() throws {
        let order = try OrderByHand(records: [])
        let batch = order.accept((0..<20).map { "user\($0)=btc" })
        let calls = [order.accept("alice=btc"), order.accept("bob=btc")]
        let sent = order.send()
        #expect(sent?.writes.prefix(3) == ["+alice=btc", "+bob=btc", "+user0=btc"])
        order.fail(sent, .nodeExists, at: 0)
        #expect(order.asked.map(\.names) == [(0..<20).map { "user\($0)" }])
        let first = order.sendAll()
        #expect(first.map(\.writes) == [["alice=btc", "+bob=btc"]])
        first.forEach(order.confirm)
        #expect(calls.allSatisfy(order.isConfirmed) && !order.isConfirmed(batch))
        order.answer((0..<20).map { $0 > 9 })
        let rest = order.sendAll()
        #expect(rest.map(\.writes) == [(0..<20).map { $0 > 9 ? "user\($0)=btc" : "+user\($0)=btc" }])
        rest.forEach(order.confirm)
        #expect(order.isConfirmed(batch) && order.isIdle)
        #expect(order.mismatchCount == 11)
    }

    /// Those of a large call may be many.
    @Test func questionsOfSmallCallsDoNotWaitForThoseOfLargeOnes() throws {
        let order = try OrderByHand(records: []) { $0.maximumTransactionRecords = 20 }
        order.accept((0..<200).map { "user\($0)=btc" })
        for _ in 0..<10 { order.fail(order.send(), .nodeExists, at: 0) }
        #expect(order.asked.count == 4)
        order.accept("alice=btc", "bob=btc")
        order.fail(order.send(), .nodeExists, at: 0)
        #expect(order.asked.count == 5 && order.asked.last?.names == ["bob"])
        order.answer(Array(repeating: true, count: 19))
        #expect(order.asked.count == 5 && order.asked.last?.names.first == "user81")
    }

    @Test(arguments: [true, false]) func recordsThatOthersHaveMadeAreNoReasonToList(areGone: Bool) throws {
        let names = (0..<10).map { "user\($0)" }
        let order = try OrderByHand(records: areGone ? names : []) { $0.mismatchesBeforeListing = 5 }
        order.pass(.seconds(61))
        for name in names {
            order.accept("\(name)=btc")
            order.fail(order.send(), areGone ? .noNode : .nodeExists, at: 0)
            order.confirm(order.send())
        }
        #expect(order.mismatchCount == 10 && order.isIdle)
        order.directory(.present(transaction: 1))
        #expect(order.listings.count == (areGone ? 1 : 0))
    }

    // MARK: The directory

    @Test func whenTheDirectoryIsGoneEverythingIsCreated() throws {
        let order = try OrderByHand(records: ["alice", "bob"])
        order.accept("alice=btc", "bob=btc")
        let sent = order.send()
        order.directory(.missing)
        #expect(order.losses == 1 && order.readiness == .directoryMissing)
        order.fail(sent, .noNode, at: 0)
        #expect(order.sendAll().isEmpty)
        order.directory(.present(transaction: 2))
        if !order.asked.isEmpty { order.answer(order.asked[0].names.map { _ in false }) }
        #expect(order.sendAll().map(\.writes) == [["+alice=btc", "+bob=btc"]])
        #expect(order.losses == 1)
    }

    @Test func whoseAnswersAreWaitedForGoesOnWhenTheDirectoryIsGone() throws {
        let order = try OrderByHand(records: ["alice", "bob"])
        let call = order.accept("alice=btc", "bob=btc")
        order.fail(order.send(), .noNode, at: 0)
        #expect(order.asked.count == 1)
        order.directory(.present(transaction: 2))
        let sent = order.sendAll()
        #expect(sent.map(\.writes) == [["+alice=btc", "+bob=btc"]], "nobody need be asked")
        order.answer([true])
        sent.forEach(order.confirm)
        #expect(order.isConfirmed(call))
        #expect(order.isIdle)
    }

    @Test func aCallKeepsTheTimeThatItWasAcceptedWith() throws {
        let order = try OrderByHand(records: [])
        let long = order.accept("alice=btc")
        order.limitCalls(to: .seconds(2))
        let short = order.accept("bob=btc")
        order.pass(.seconds(3))
        #expect(order.outcome(long) == nil)
        #expect(order.outcome(short)?.error == .notConfirmed(first: nil))
        order.pass(.seconds(7))
        #expect(order.outcome(long)?.error == .notConfirmed(first: nil))
    }

    @Test func aCreationThatFindsNoDirectoryPauses() throws {
        let order = try OrderByHand(records: [])
        order.accept("alice=btc")
        order.fail(order.send(), .noNode, at: 0)
        #expect(order.sendAll().isEmpty)
        order.directory(.present(transaction: 2))
        #expect(order.sendAll().map(\.writes) == [["+alice=btc"]])
    }

    @Test func aListingOfADirectoryThatIsGoneSaysNothing() throws {
        let order = try OrderByHand(records: nil)
        order.connect(true)
        order.directory(.present(transaction: 1))
        #expect(order.listings.count == 1 && order.readiness == .recordsUnknown)
        order.directory(.present(transaction: 2))
        try order.answerListing(["alice"])
        order.accept("alice=btc")
        #expect(order.sendAll().map(\.writes) == [["+alice=btc"]])
    }

    @Test func recordsThatCannotBeListedAreTakenForExisting() throws {
        let order = try OrderByHand(records: nil)
        order.connect(true)
        order.directory(.present(transaction: 1))
        order.failListing(.noAuthorization)
        #expect(order.readiness == .ready)
        order.accept("alice=btc")
        #expect(order.sendAll().map(\.writes) == [["alice=btc"]])
    }
}
