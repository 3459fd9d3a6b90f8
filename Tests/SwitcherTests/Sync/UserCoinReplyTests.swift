import Testing

@testable import Switcher

@Suite struct UserCoinReplyTests {
    private let check = SwitchCheck(availableCoins: ["btc", "bcc"], lowercasesNames: false)

    private func reply(_ text: String) throws -> UserCoinReply {
        try UserCoinReply(Array(text.utf8), check: check)
    }

    private func failure(_ text: String) -> UserCoinReplyError? {
        #expect(throws: UserCoinReplyError.self) { try reply(text) }
    }

    private func entries(_ reply: UserCoinReply) -> [String] {
        reply.switches.map { "\($0.name)=\($0.coin)" }
    }

    // MARK: Shapes

    @Test func theDocumentedShape() throws {
        let reply = try reply(
            #"""
            {
                "err_no": 0,
                "data": {
                    "user_coin": {"user1": "btc", "user2": "bcc", "user3": "bcc", "user4": "btc"},
                    "now_date": 1513239055
                }
            }
            """#
        )
        #expect(entries(reply) == ["user1=btc", "user2=bcc", "user3=bcc", "user4=btc"])
        #expect(reply.nowDate == .seconds(1_513_239_055))
        #expect(reply.shape == .userCoin)
        #expect(reply.skipped.count == 0)
    }

    @Test(arguments: [#""err_msg":null,"#, #""err_msg":"","#, #""more":{"a":[1,{"b":null}]},"err_msg":"fine","#, ""])
    func whatIsNotNeededDoesNotMatter(_ members: String) throws {
        let reply = try reply(#"{"err_no":0.0,\#(members)"data":{"x":{},"now_date":1.5e1,"user_coin":{}}}"#)
        #expect(entries(reply) == [])
        #expect(reply.nowDate == .seconds(15))
        #expect(reply.skipped.count == 0, "what is beside the map is no entry")
    }

    @Test func anEmptyPHPArrayForAllTheDataIsNoChange() throws {
        let reply = try reply(#"{"err_no":0,"data":[ ]}"#)
        #expect(reply.shape == .emptyArray)
        #expect(entries(reply) == [])
        #expect(reply.nowDate == nil)
    }

    @Test func anEmptyPHPArrayIsNoChange() throws {
        let reply = try reply(#"{"err_no":0,"err_msg":null,"data":{"user_coin":[ ],"now_date":7}}"#)
        #expect(reply.shape == .emptyArray)
        #expect(entries(reply) == [])
        #expect(reply.nowDate == .seconds(7))
        #expect(
            failure(#"{"err_no":0,"data":{"user_coin":["btc"],"now_date":7}}"#)
                == .malformed("user_coin is an array that is not empty")
        )
    }

    @Test func theFlatShape() throws {
        let reply = try reply(
            #"{"err_no":0,"err_msg":null,"data":{"hu60":"btc","YihaoTest":"bcc","user_coin":"btc","now_date":"bcc"}}"#
        )
        #expect(reply.shape == .flat)
        #expect(entries(reply) == ["hu60=btc", "YihaoTest=bcc", "user_coin=btc", "now_date=bcc"])
        #expect(reply.nowDate == nil)
        let empty = try self.reply(#"{"err_no":0,"err_msg":null,"data":{}}"#)
        #expect(empty.shape == .flat)
        #expect(entries(empty) == [])
    }

    @Test(arguments: [
        (#""#, NowDate.missing), (#","now_date":null"#, .missing), (#","now_date":"1513239055""#, .unusable),
        (#","now_date":1.5"#, .unusable), (#","now_date":1e400"#, .unusable), (#","now_date":9223372036854775808"#, .unusable),
        (#","now_date":{"a":1}"#, .unusable), (#","now_date":true"#, .unusable), (#","now_date":-5"#, .seconds(-5)),
        (#","now_date":1513239055.0"#, .seconds(1_513_239_055)), (#","Now_Date":2"#, .seconds(2)),
    ])
    func nowDate(_ member: String, _ expected: NowDate) throws {
        let reply = try reply(#"{"err_no":0,"data":{"user_coin":{"a":"btc"}\#(member)}}"#)
        #expect(reply.nowDate == expected)
        #expect(entries(reply) == ["a=btc"], "its records are written whatever it is")
    }

    @Test(arguments: [
        (#"{"err_no":7,"err_no":0,"data":{"user_coin":{},"now_date":1}}"#, "err_no"),
        (#"{"err_no":0,"Err_No":0,"data":{"user_coin":{},"now_date":1}}"#, "err_no"),
        (#"{"err_no":0,"data":{"x":"btc"},"data":{"user_coin":{},"now_date":1}}"#, "data"),
        (#"{"err_no":0,"data":{"user_coin":{"a":"btc"},"user_coin":{"b":"bcc"},"now_date":1}}"#, "data.user_coin"),
        (#"{"err_no":0,"data":{"user_coin":{"a":"btc"},"USER_COIN":null,"b":"bcc"}}"#, "data.user_coin"),
        (#"{"err_no":0,"data":{"user_coin":{},"now_date":1,"now_date":1}}"#, "data.now_date"),
        (#"{"err_no":0,"data":{"now_date":null,"user_coin":{},"Now_Date":1}}"#, "data.now_date"),
    ])
    func aMemberThatIsThereTwiceIsNamed(text: String, member: String) {
        guard case .malformed(let reason)? = failure(text) else { return }
        #expect(reason.hasSuffix("\(member) is there twice"))
    }

    @Test func membersAreFoundIgnoringCase() throws {
        let reply = try reply(#"{"Err_No":0,"DATA":{"User_Coin":{"a":"btc","A":"bcc"},"NOW_DATE":7},"x":1,"x":2}"#)
        #expect(entries(reply) == ["a=btc", "A=bcc"], "users are not members")
        #expect(reply.nowDate == .seconds(7))
    }

    @Test func aUserThatIsThereTwiceHasTheLastCoin() throws {
        for map in [#""user_coin":{"a":"btc","b":"btc","a":"bcc"},"now_date":1"#, #""a":"btc","b":"btc","a":"bcc""#] {
            #expect(entries(try reply(#"{"err_no":0,"data":{\#(map)}}"#)) == ["a=btc", "b=btc", "a=bcc"], "in this order")
        }
        let flat = try reply(#"{"err_no":0,"data":{"user_coin":"btc","now_date":"btc","user_coin":"bcc","Now_Date":"bcc"}}"#)
        #expect(entries(flat) == ["user_coin=btc", "now_date=btc", "user_coin=bcc", "Now_Date=bcc"])
    }

    // MARK: Entries

    @Test func badEntriesAreSkippedAndTheOthersAreNot() throws {
        let reply = try reply(
            #"{"err_no":0,"data":{"user_coin":{"a":"btc","":"btc","b/c":"btc","d":"ltc","e":5,"f":null,"g":"","h":"bcc"},"now_date":1}}"#
        )
        #expect(entries(reply) == ["a=btc", "h=bcc"])
        #expect(reply.skipped.count == 6)
        #expect(
            reply.skipped.reasons
                == "coin is empty: 1, coin is inexistent: 1, coin is not a string: 2, puname invalid: 1, puname is empty: 1"
        )
        #expect(
            reply.skipped.first == [
                "=btc: puname is empty", "b/c=btc: puname invalid", "d=ltc: coin is inexistent",
                "e=a number: coin is not a string",
                "f=null: coin is not a string",
            ]
        )
    }

    @Test func aSkippedNameForgesNoLine() throws {
        let reply = try reply(#"{"err_no":0,"data":{"user_coin":{"a\nb":"btc"},"now_date":1}}"#)
        #expect(reply.skipped.first == [#"a\u{a}b=btc: puname invalid"#])
    }

    /// `String` calls them equal; they are two users.
    @Test func namesAreTheirBytes() throws {
        let reply = try reply(
            "{\"err_no\":0,\"data\":{\"user_coin\":{\"\u{E9}\":\"btc\",\"e\u{301}\":\"bcc\",\"\\u00e9\":\"bcc\"},\"now_date\":1}}"
        )
        #expect(reply.switches.map { Array($0.name.description.utf8) } == [[0xC3, 0xA9], [0x65, 0xCC, 0x81], [0xC3, 0xA9]])
        #expect(reply.switches.map(\.coin.description) == ["btc", "bcc", "bcc"])
    }

    @Test func aBrokenNameCostsNoOtherOne() throws {
        var bytes = Array(#"{"err_no":0,"data":{"user_coin":{"a":"btc",""#.utf8)
        bytes += [0xE9] + Array(#"":"btc","\ud800":"btc","\ud83d\ude00":"btc","\u4f60":"bcc"},"now_date":1}}"#.utf8)
        let reply = try UserCoinReply(bytes, check: check)
        #expect(entries(reply) == ["a=btc", "你=bcc"])
        #expect(reply.skipped.count == 3)
    }

    /// U+FFFD is a coin like any other: what is no text is not it.
    @Test func aBrokenCoinIsNoCoin() throws {
        let check = SwitchCheck(availableCoins: ["\u{FFFD}"], lowercasesNames: false)
        let bytes =
            Array(#"{"err_no":0,"data":{"user_coin":{"a":"\ud800","b":""#.utf8) + [0xFF]
            + Array(#"","c":"\ufffd"},"now_date":1}}"#.utf8)
        let reply = try UserCoinReply(bytes, check: check)
        #expect(entries(reply) == ["c=\u{FFFD}"])
        #expect(reply.skipped.reasons == "coin is inexistent: 2")
    }

    @Test func beyondTheMapBrokenTextIsNoJSON() {
        #expect(failure(#"{"err_no":0,"data":{"user_coin":{},"now_date":1},"x":"\ud800"}"#) != nil)
        #expect(failure(#"{"err_no":0,"\udc00":1,"data":{"user_coin":{},"now_date":1}}"#) != nil)
    }

    @Test func namesAreLowercasedWhereMinersAreCaseInsensitive() throws {
        let check = SwitchCheck(availableCoins: ["btc", "bcc"], lowercasesNames: true)
        let reply = try UserCoinReply(
            Array(#"{"err_no":0,"data":{"user_coin":{"Ab":"btc","aB":"bcc"},"now_date":1}}"#.utf8),
            check: check
        )
        #expect(entries(reply) == ["ab=btc", "ab=bcc"])
    }

    // MARK: What is of no use

    @Test(arguments: [
        "", " ", "<!DOCTYPE html><html>", "null", "[]", "\"x\"", "{", #"{"err_no":0"#, #"{"err_no":0}"#,
        #"{"err_no":0,"data":null}"#,
        #"{"err_no":0,"data":[{}]}"#, #"{"err_no":0,"data":"x"}"#, #"{"data":{"user_coin":{},"now_date":1}}"#,
        #"{"err_no":"0","data":{"user_coin":{},"now_date":1}}"#, #"{"err_no":null,"data":{"user_coin":{},"now_date":1}}"#,
        #"{"err_no":0,"data":{"user_coin":{"a":"btc"},"now_date":1}"#,
        #"{"err_no":0,"data":{"user_coin":{"a":"btc","now_date":1}}"#,
        #"{"err_no":0,"data":{"user_coin":{"a":"btc"},"now_date":1}} x"#, #"{"err_no":0,"data":{"user_coin":{"a":"btc",}}}"#,
        #"{"err_no":0,"data":{"user_coin":{"a" "btc"}}}"#, #"{"err_no":0,"data":{"user_coin":{a:"btc"}}}"#,
        #"{"err_no":00,"data":{}}"#, #"{"err_no":0.,"data":{}}"#, #"{"err_no":-,"data":{}}"#, #"{"err_no":+1,"data":{}}"#,
        #"{"err_no":0,"data":{"a":tru}}"#, #"{"err_no":0,"data":{"a":"b\x"}}"#, #"{"err_no":0,"data":{"a":"\u12"}}"#,
        "{\"err_no\":0,\"data\":{\"a\n\":\"btc\"}}", "Warning: mysql_connect() {\"err_no\":0,\"data\":{}}",
    ])
    func whatIsNotTheReplyIsMalformed(_ text: String) throws {
        guard case .malformed(let reason)? = failure(text) else {
            Issue.record("not malformed: \(text)")
            return
        }
        #expect(!reason.isEmpty && !reason.contains("\n"))
    }

    @Test func htmlIsNamedForWhatItIs() {
        #expect(
            failure("<html><body>502</body>")
                == .malformed("the reply is not the JSON it should be: unexpected '<' at byte 0")
        )
    }

    @Test func theUpstreamsOwnErrorIsTold() {
        #expect(failure(#"{"err_no":7,"err_msg":"db\ndown","data":null}"#) == .refused(number: 7, message: #"db\u{a}down"#))
        #expect(failure(#"{"err_no":-1,"err_msg":null}"#) == .refused(number: -1, message: ""))
    }

    @Test func deepNestingIsRefused() {
        let deep = String(repeating: "[", count: 100_000)
        #expect(
            failure(#"{"err_no":0,"x":\#(deep)"#)
                == .malformed("the reply is not the JSON it should be: nested more than 512 deep")
        )
    }

    @Test func aByteOrderMarkIsNoMistake() throws {
        let reply = try UserCoinReply(
            [0xEF, 0xBB, 0xBF] + Array(#"{"err_no":0,"data":{"user_coin":{},"now_date":1}}"#.utf8),
            check: check
        )
        #expect(reply.nowDate == .seconds(1))
    }
}
