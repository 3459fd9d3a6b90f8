import Testing

@testable import Switcher

/// What a subpool's turn node holds.
@Suite struct TurnRecordTests {
    private static let request = Array(#"{"coin":"btc","payout_addr":"a"}"#.utf8)

    private func read(_ text: String) throws(TurnRecord.Problem) -> TurnRecord { try TurnRecord(Array(text.utf8)) }

    @Test func theRequestIsKeptByteForByte() throws {
        let record = TurnRecord(turn: "c-1", accepted: Self.request)
        let text = #"{"format":1,"turn":"c-1","accepted_bytes":32}"# + "\n" + #"{"coin":"btc","payout_addr":"a"}"#
        #expect(String(decoding: record.encoded, as: UTF8.self) == text)
        for accepted in [Self.request, [], [0xFF, 0x0A, 0x00], nil] {
            let record = TurnRecord(turn: "\"\\c", accepted: accepted)
            #expect(try TurnRecord(record.encoded) == record)
        }
    }

    @Test func whatTheTurnWroteIsKeptWhereAJobmakerWouldReadIt() throws {
        let record = TurnRecord(turn: "c-1", accepted: [0x61, 0x0A], written: [0x62, 0xFF], isDoubtful: true)
        #expect(try TurnRecord(record.encoded) == record)
        let line = #"{"format":1,"turn":"c-1","accepted_bytes":2,"written_bytes":2,"doubtful":true}"#
        #expect(record.encoded.starts(with: Array(line.utf8)))
        let alone = TurnRecord(turn: "c-1", accepted: nil, written: [])
        #expect(try TurnRecord(alone.encoded) == alone && alone.written == [])
        let long = [UInt8](repeating: 0x61, count: JobmakerRequest.maximumByteCount + 1)
        #expect(TurnRecord(turn: "c-1", accepted: nil, written: long).written == nil)
        #expect(throws: TurnRecord.Problem.unreadable) {
            try read(#"{"format":1,"turn":"c","accepted_bytes":2,"written_bytes":1}"# + "\nab")
        }
    }

    @Test func whatALaterVersionAddsIsIgnored() throws {
        let record = try read(#"{"format":1,"since":[7],"turn":"c-1","accepted_bytes":2}"# + "\nabmore")
        #expect(record == TurnRecord(turn: "c-1", accepted: Array("ab".utf8)))
    }

    @Test(arguments: [#"{"format":2}"#, #"{"turn":[],"accepted_bytes":{},"format":2}"#])
    func anotherFormatIsNotGuessed(line: String) throws {
        #expect(throws: TurnRecord.Problem.format(2)) { try read(line + "\n") }
    }

    @Test(arguments: [
        "btc", "{}\n", "{\"format\":1,\"turn\":\"c\"}", "{\"format\":1}\n", "{\"format\":1,\"turn\":7}\n",
        "{\"format\":1,\"turn\":\"c\",\"accepted_bytes\":3}\nab", "{\"format\":1,\"turn\":\"c\",\"accepted_bytes\":-1}\nab",
        "{\"format\":1,\"turn\":\"c\",\"accepted_bytes\":1.5}\nab", "{\"format\":1,\"format\":1,\"turn\":\"c\"}\n",
    ])
    func somethingElseIsNotTaken(text: String) throws {
        #expect(throws: TurnRecord.Problem.unreadable) { try read(text) }
    }

    // MARK: What it does to what a server remembers

    @Test func itCountsMoreThanWhatAServerRemembers() {
        var memory = SubPoolMemory()
        memory.accepted(Array("mine".utf8))
        memory.shares(TurnRecord(turn: "c-1", accepted: Array("another's".utf8)))
        #expect(memory.acceptedRequest == Array("another's".utf8) && !memory.isDoubtful)
        memory.doubt()
        #expect(!memory.isDoubtful, "no success is unseen")
        memory.shares(TurnRecord(turn: "c-2", accepted: nil))
        #expect(memory.acceptedRequest == nil)
    }

    /// A program that takes no turns has written since, and what it wrote was accepted, unseen.
    @Test func whatNoTurnHasWrittenRaisesADoubtThatLasts() throws {
        let name = try SubPoolName(coin: "btc", subPool: "pool")
        func request(_ address: String) -> [UInt8] { name.request(Coinbase(info: "tiger", payoutAddress: address)) }
        var memory = SubPoolMemory()
        let record = TurnRecord(turn: "c-1", accepted: request("a"), written: request("refused"))
        memory.shares(record)
        memory.saw(request("refused"), .written(by: 10, version: 3), isKept: false)
        #expect(!memory.isDoubtful)
        memory.saw(request("a"), .written(by: 11, version: 4), isKept: false)
        #expect(!memory.isDoubtful)
        memory.saw(request("b"), .written(by: 12, version: 5), isKept: false)
        #expect(memory.isDoubtful)
        memory.shares(TurnRecord(turn: "c-2", accepted: request("a"), written: request("worse"), isDoubtful: true))
        memory.saw(request("worse"), .written(by: 13, version: 6), isKept: true)
        #expect(memory.isDoubtful, "also to the turn that follows")
        let standing = Coinbase(info: "tiger", payoutAddress: "b")
        memory.refused(request("worse"), standing: standing)
        let back = memory.requestToPutBack(
            inPlaceOf: request("worse"),
            previous: request("b"),
            standing: standing,
            name: name
        )
        #expect(back == request("b"))
    }

    @Test func oneThatWasNeverWrittenLeavesItAsItIs() {
        var memory = SubPoolMemory()
        memory.accepted(Array("mine".utf8))
        memory.shares(nil)
        memory.doubt()
        #expect(memory.acceptedRequest == Array("mine".utf8) && memory.isDoubtful)
    }

    /// Two jobmakers on one host cannot be told apart.
    @Test func aRefusalIsSaidThreeTimesWhereItIsAskedFor() throws {
        let update = try CoinbaseUpdate(coin: "btc", subPool: "pool", Coinbase(info: "tiger", payoutAddress: "x"))
        let refusal = Array(
            #"{"success":false,"err_msg":"no","old":{"coinbase_info":"a","payout_addr":"b"},"host":{"hostname":"h","ip":{}}}"#
                .utf8
        )
        for isSaidThrice in [false, true] {
            var judge = AckJudge(.update(update), writtenBy: 1, isSaidThrice: isSaidThrice)
            #expect(judge.judge(refusal, writtenBy: 2) == .unconfirmed)
            judge.wasWrittenAgain(by: 3)
            let second = judge.judge(refusal, writtenBy: 4)
            #expect((second == .unconfirmed) == isSaidThrice)
            guard isSaidThrice else { continue }
            judge.wasWrittenAgain(by: 5)
            guard case .answered = judge.judge(refusal, writtenBy: 6) else {
                Issue.record("three times is enough")
                continue
            }
        }
    }
}
