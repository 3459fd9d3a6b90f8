import Testing

@testable import Switcher

/// An ack as a test writes it.
private func ack(
    _ success: Bool = true,
    old: String = "before",
    new: String? = nil,
    info: String = "tiger",
    message: String = "success",
    host: String = "jm1"
) -> [UInt8] {
    let members = new.map { #","new":{"coinbase_info":"\#(info)","payout_addr":"\#($0)"}"# } ?? ""
    let json = #"""
        {"success":\#(success),"err_msg":"\#(message)","host":{"hostname":"\#(host)"},"subpool_name":"pool",
        "old":{"coinbase_info":"tiger","payout_addr":"\#(old)"}\#(members)}
        """#
    return Array(json.utf8)
}

struct AckJudgeTests {
    private let update: CoinbaseUpdate
    private var judge: AckJudge

    init() throws {
        update = try CoinbaseUpdate(coin: "btc", subPool: "pool", Coinbase(info: "tiger", payoutAddress: "mine"))
        judge = AckJudge(.update(update), writtenBy: 100)
    }

    /// What was answered, as `old → new`.
    private func answer(_ verdict: AckJudge.Verdict, sourceLocation: SourceLocation = #_sourceLocation) -> String {
        guard case .answered(let reply) = verdict else { return "\(verdict)" }
        return "\(reply.old.payoutAddress) → \(reply.new?.payoutAddress ?? reply.message)"
    }

    @Test mutating func aSuccessWithWhatWasAskedForIsTheAnswer() {
        #expect(answer(judge.judge(ack(new: "mine"), writtenBy: 101)) == "before → mine")
    }

    @Test mutating func anOlderAckIsNotLookedAt() {
        for transaction: Int64 in [1, 99, 100] {
            #expect(judge.judge(ack(new: "mine"), writtenBy: transaction) == .notOurs)
            #expect(judge.judge(Array("garbage".utf8), writtenBy: transaction) == .notOurs)
        }
    }

    @Test(arguments: ["", "x", "{}"]) mutating func aNewerOneThatIsNoAckIsUnreadable(text: String) {
        #expect(judge.judge(Array(text.utf8), writtenBy: 101) == .unreadable)
    }

    @Test mutating func aSuccessThatDoesNotSayWithWhatIsUnreadable() {
        #expect(judge.judge(ack(), writtenBy: 101) == .unreadable)
    }

    @Test mutating func theAckToAnEmptyRequestIsNeverAnAnswer() {
        for transaction: Int64 in 101...104 {
            #expect(judge.judge(ack(false, message: "empty request"), writtenBy: transaction) == .notOurs)
            judge.wasWrittenAgain(by: transaction)
        }
    }

    @Test mutating func aRefusalIsConfirmed() {
        let refusal = ack(false, message: "invalid payout address")
        #expect(judge.judge(refusal, writtenBy: 101) == .unconfirmed)
        // The same one, read again.
        #expect(judge.judge(refusal, writtenBy: 101) == .notOurs)
        judge.wasWrittenAgain(by: 102)
        #expect(answer(judge.judge(refusal, writtenBy: 103)) == "before → invalid payout address")
    }

    /// Whoever may write acks may write any number of them.
    @Test mutating func ofManyDifferentRefusalsTheFirstAreForgotten() {
        for number in 0..<20 {
            #expect(judge.judge(ack(false, message: "refusal \(number)"), writtenBy: 101 + Int64(number)) == .unconfirmed)
        }
        judge.wasWrittenAgain(by: 200)
        #expect(judge.judge(ack(false, message: "refusal 0"), writtenBy: 201) == .unconfirmed)
        #expect(answer(judge.judge(ack(false, message: "refusal 19"), writtenBy: 202)) == "before → refusal 19")
    }

    @Test mutating func aRefusalIsNotConfirmedByAnotherThatIsOlderThanTheSecondWrite() {
        let refusal = ack(false, message: "invalid payout address")
        #expect(judge.judge(refusal, writtenBy: 101) == .unconfirmed)
        judge.wasWrittenAgain(by: 103)
        #expect(judge.judge(refusal, writtenBy: 102) == .notOurs)
        #expect(answer(judge.judge(refusal, writtenBy: 104)) == "before → invalid payout address")
    }

    @Test mutating func aLateRefusalOfAnEarlierRequestIsWaitedPast() {
        #expect(judge.judge(ack(false, message: "invalid payout address"), writtenBy: 101) == .unconfirmed)
        judge.wasWrittenAgain(by: 102)
        #expect(answer(judge.judge(ack(new: "mine"), writtenBy: 103)) == "before → mine")
    }

    @Test mutating func aLateSuccessOfAnEarlierRequestIsWaitedPast() {
        #expect(judge.judge(ack(new: "earlier"), writtenBy: 101) == .unconfirmed)
        judge.wasWrittenAgain(by: 102)
        #expect(answer(judge.judge(ack(old: "earlier", new: "mine"), writtenBy: 103)) == "earlier → mine")
    }

    @Test mutating func whatWasBeforeIsToldThoughTheFirstAckToItWasOverwritten() {
        #expect(judge.judge(ack(new: "earlier"), writtenBy: 101) == .unconfirmed)
        judge.wasWrittenAgain(by: 102)
        #expect(answer(judge.judge(ack(old: "mine", new: "mine"), writtenBy: 104)) == "earlier → mine")
    }

    @Test mutating func theSameAgainIsNoChange() {
        #expect(answer(judge.judge(ack(old: "mine", new: "mine"), writtenBy: 101)) == "mine → mine")
    }

    @Test mutating func anAddressInAnotherEncodingIsConfirmed() {
        #expect(judge.judge(ack(new: "canonical"), writtenBy: 101) == .unconfirmed)
        judge.wasWrittenAgain(by: 102)
        // The reply tells what was before the first.
        #expect(answer(judge.judge(ack(old: "canonical", new: "canonical"), writtenBy: 103)) == "before → canonical")
    }

    @Test mutating func twoJobmakersWithALateSuccessEachConfirmNothing() {
        #expect(judge.judge(ack(new: "earlier", host: "jm1"), writtenBy: 101) == .unconfirmed)
        judge.wasWrittenAgain(by: 102)
        #expect(judge.judge(ack(new: "earlier", host: "jm2"), writtenBy: 103) == .unconfirmed)
        judge.wasWrittenAgain(by: 104)
        #expect(answer(judge.judge(ack(old: "earlier", new: "mine", host: "jm2"), writtenBy: 105)) == "earlier → mine")
    }

    @Test mutating func twoJobmakersWithALateRefusalEachConfirmNothing() {
        #expect(judge.judge(ack(false, message: "invalid payout address", host: "jm1"), writtenBy: 101) == .unconfirmed)
        judge.wasWrittenAgain(by: 102)
        #expect(judge.judge(ack(false, message: "invalid payout address", host: "jm2"), writtenBy: 103) == .unconfirmed)
        judge.wasWrittenAgain(by: 104)
        #expect(answer(judge.judge(ack(new: "mine", host: "jm1"), writtenBy: 105)) == "before → mine")
    }

    @Test mutating func oneProcessThatIsLateTwiceConfirmsNothing() {
        #expect(judge.judge(ack(new: "earlier"), writtenBy: 101) == .unconfirmed)
        judge.wasWrittenAgain(by: 102)
        #expect(judge.judge(ack(new: "earlier"), writtenBy: 103) == .unconfirmed, "it has not replaced what it set")
        judge.wasWrittenAgain(by: 104)
        #expect(answer(judge.judge(ack(old: "earlier", new: "mine"), writtenBy: 105)) == "earlier → mine")
    }

    @Test mutating func whatIsSaidThreeTimesIsBelieved() {
        for (transaction, written) in [(101, 102), (103, 104)] as [(Int64, Int64)] {
            #expect(judge.judge(ack(new: "canonical"), writtenBy: transaction) == .unconfirmed)
            judge.wasWrittenAgain(by: written)
        }
        #expect(answer(judge.judge(ack(new: "canonical"), writtenBy: 105)) == "before → canonical")
    }

    @Test mutating func anotherAckBetweenTheTwoIsNoHindrance() {
        let refusal = ack(false, message: "invalid payout address")
        #expect(judge.judge(refusal, writtenBy: 101) == .unconfirmed)
        judge.wasWrittenAgain(by: 102)
        #expect(judge.judge(ack(false, message: "empty request", host: "jm2"), writtenBy: 103) == .notOurs)
        #expect(answer(judge.judge(refusal, writtenBy: 104)) == "before → invalid payout address")
    }

    @Test mutating func anAckOfAnotherJobmakerFromBetweenTwoWritesIsNotWrittenForAgain() {
        #expect(judge.judge(ack(new: "canonical", host: "jm1"), writtenBy: 101) == .unconfirmed)
        judge.wasWrittenAgain(by: 103)
        #expect(judge.judge(ack(new: "canonical", host: "jm2"), writtenBy: 102) == .notOurs)
        let second = ack(old: "canonical", new: "canonical", host: "jm2")
        #expect(answer(judge.judge(second, writtenBy: 104)) == "before → canonical")
    }

    @Test mutating func aTruncationIsASuccess() {
        let text = "coinbase info truncated to 3 bytes"
        guard case .answered(let reply) = judge.judge(ack(new: "mine", info: "tig", message: text), writtenBy: 101) else {
            Issue.record("it is the answer")
            return
        }
        #expect(reply.isSuccess && reply.jobmakerNumber == nil && reply.message == text && reply.new?.info == "tig")
    }

    @Test(arguments: ["success", "coinbase info truncated to 4 bytes", "coinbase info truncated to 3 bytes!"])
    mutating func aBeginningOfTheTextWithoutTheseWordsIsConfirmed(message: String) {
        let late = ack(new: "mine", info: "tig", message: message)
        #expect(judge.judge(late, writtenBy: 101) == .unconfirmed, "it may be of an earlier update")
        judge.wasWrittenAgain(by: 102)
        #expect(answer(judge.judge(ack(old: "mine", new: "mine"), writtenBy: 103)) == "mine → mine", "the late one was in force")
    }

    @Test mutating func whatIsInForceIsKnownWhereAllAcksAgree() {
        #expect(judge.agreedStanding == nil)
        _ = judge.judge(ack(false, old: "a", message: "no"), writtenBy: 101)
        _ = judge.judge(ack(false, old: "a", message: "no"), writtenBy: 102)
        #expect(judge.agreedStanding?.payoutAddress == "a")
        _ = judge.judge(ack(false, old: "b", message: "no"), writtenBy: 103)
        _ = judge.judge(ack(false, old: "a", message: "no"), writtenBy: 104)
        #expect(judge.agreedStanding == nil)
    }

    @Test func everyNewerAckAnswersAQuestion() throws {
        let cases: [([UInt8], Bool, Int?, String, String)] = [
            (ack(old: "before", new: "now"), true, nil, "success", "now"),
            (ack(false, old: "now", message: "empty request"), true, nil, "", "now"),
            (ack(true, old: "now", message: ""), true, nil, "", "now"),
            (ack(false, old: "now", message: "invalid payout address"), false, nil, "invalid payout address", "now"),
        ]
        for (bytes, isSuccess, number, message, address) in cases {
            var judge = AckJudge(.coinbase(update.name), writtenBy: 100)
            #expect(judge.judge(bytes, writtenBy: 100) == .notOurs)
            guard case .answered(let reply) = judge.judge(bytes, writtenBy: 101) else {
                Issue.record("it is an answer")
                continue
            }
            #expect(reply.isSuccess == isSuccess && reply.jobmakerNumber == number && reply.message == message)
            #expect(reply.old.payoutAddress == address && reply.new == nil)
        }
        var judge = AckJudge(.coinbase(update.name), writtenBy: 100)
        #expect(judge.judge([], writtenBy: 101) == .unreadable)
    }

    @Test mutating func aNumberOfTheJobmakersIsPassedOn() {
        let json = #"{"success":false,"err_no":7,"err_msg":"no","old":{"coinbase_info":"","payout_addr":""}}"#
        #expect(judge.judge(Array(json.utf8), writtenBy: 101) == .unconfirmed)
        judge.wasWrittenAgain(by: 102)
        guard case .answered(let reply) = judge.judge(Array(json.utf8), writtenBy: 103) else {
            Issue.record("it is confirmed")
            return
        }
        #expect(!reply.isSuccess && reply.jobmakerNumber == 7 && reply.subPoolName == "pool")
    }
}
