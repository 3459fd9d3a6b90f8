import NIOCore
import Switcher
import Testing

@testable import SwitcherHTTP

struct SwitchBatchTests {
    private let check = SwitchCheck(availableCoins: ["btc", "bch"], lowercasesNames: false)

    private func batch(_ json: String) throws -> SwitchBatch {
        try batch(Array(json.utf8))
    }

    private func batch(_ json: [UInt8]) throws -> SwitchBatch {
        try SwitchBatch(ByteBuffer(bytes: json), check: check)
    }

    private func reply(_ json: String) throws -> String {
        try reply(Array(json.utf8))
    }

    /// The reply to a batch that is refused.
    private func reply(_ json: [UInt8]) throws -> String {
        do {
            _ = try batch(json)
        } catch let error as SwitchBatch.Refusal {
            return String(buffer: error.reply.body)
        }
        Issue.record("not refused")
        return ""
    }

    private func pairs(_ json: String) throws -> [String] {
        try batch(json).switches.map { "\($0.name) \($0.coin)" }
    }

    @Test func entriesAreReadInTheirOrder() throws {
        let json = #"""
            {"usercoins":[{"coin":"btc","punames":["a","b"]},
            {"punames":["c","a"],"coin":"bch","x":[1]},{"coin":"btc","punames":[]}],"y":{}}
            """#
        #expect(try pairs(json) == ["a btc", "b btc", "c bch", "a bch"])
        #expect(try batch(json).coinCount == 2)
    }

    @Test(arguments: [#"{}"#, #"{"usercoins":[]}"#, #"{"usercoins":null}"#, #"{"user_coins":[1]}"#])
    func withoutEntriesItIsEmpty(json: String) throws {
        #expect(try reply(json) == #"{"err_no":108,"err_msg":"usercoins is empty","success":false}"#)
    }

    @Test(arguments: [
        #"{"usercoins":[{"coin":"nosuchcoin","punames":[]}]}"#, #"{"usercoins":[{"punames":[]}]}"#,
    ])
    func withoutNamesNothingIsAsked(json: String) throws {
        #expect(try pairs(json) == [])
    }

    @Test(arguments: [
        ("", "the body is empty"),
        ("x", "the body is not valid JSON"),
        ("null", "the body must be an object"),
        ("[]", "the body must be an object"),
        (#"{"usercoins":[]"#, "the body is not valid JSON"),
        (#"{"usercoins":[]} x"#, "the body is not valid JSON"),
        (#"{"usercoins":{}}"#, "usercoins must be a list"),
        (#"{"usercoins":"a"}"#, "usercoins must be a list"),
        (#"{"usercoins":1e999999999}"#, "usercoins must be a list"),
        (#"{"usercoins":[7]}"#, "usercoins[0] must be an object"),
        (#"{"UserCoins":[7]}"#, "usercoins[0] must be an object"),
        (#"{"usercoins":[{"coin":"btc","punames":[]},null]}"#, "usercoins[1] must be an object"),
        (#"{"usercoins":[{"coin":"btc"}]}"#, "usercoins[0].punames is missing"),
        (#"{"usercoins":[{"coin":"btc","punames":null}]}"#, "usercoins[0].punames must be a list"),
        (#"{"usercoins":[{"coin":"btc","punames":"a"}]}"#, "usercoins[0].punames must be a list"),
        (#"{"usercoins":[{"coin":7,"punames":["a"]}]}"#, "usercoins[0].coin must be a string"),
        (#"{"usercoins":[{"coin":"btc","punames":["a",7]}]}"#, "usercoins[0].punames[1] must be a string"),
        (#"{"usercoins":[{"coin":"btc","punames":["a",null]}]}"#, "usercoins[0].punames[1] must be a string"),
        (#"{"usercoins":[{"coin":"btc","punames":["a",["b"]]}]}"#, "usercoins[0].punames[1] must be a string"),
        (#"{"usercoins":[{"punames":["a",7],"coin":"btc"}]}"#, "usercoins[0].punames[1] must be a string"),
        (#"{"usercoins":[{"punames":7,"coin":"btc"}]}"#, "usercoins[0].punames must be a list"),
        // The body comes before its entries.
        (#"{"usercoins":[{"coin":"x","punames":["a/b",7]}]}"#, "usercoins[0].punames[1] must be a string"),
        (#"{"usercoins":[{"coin":"x","punames":["a/b"]}]"#, "the body is not valid JSON"),
        (#"{"usercoins":[{"coin":"btc","punames":["a"],}]}"#, "the body is not valid JSON"),
        (#"{"usercoins":[{"coin":"btc","punames":["a",]}]}"#, "the body is not valid JSON"),
        (#"{"usercoins":[{"coin":"btc","punames":["a"]}]/**/}"#, "the body is not valid JSON"),
    ])
    func whatIsWrongIsNamed(json: String, reason: String) throws {
        #expect(try reply(json) == #"{"err_no":400,"err_msg":"wrong JSON, \#(reason)","success":false}"#)
    }

    @Test(arguments: [
        (#"{"usercoins":[{"coin":"btc","punames":["a",""]}]}"#, 101, "puname is empty", "", "btc"),
        (#"{"usercoins":[{"coin":"btc","punames":["a","b/c"]}]}"#, 102, "puname invalid", "b/c", "btc"),
        (#"{"usercoins":[{"punames":["a"]}]}"#, 103, "coin is empty", "a", ""),
        (#"{"usercoins":[{"coin":null,"punames":["a"]}]}"#, 103, "coin is empty", "a", ""),
        (#"{"usercoins":[{"punames":["a","b/c"],"coin":"btc"}]}"#, 102, "puname invalid", "b/c", "btc"),
        (#"{"usercoins":[{"punames":["a","b/c"],"coin":"x"}]}"#, 104, "coin is inexistent", "a", "x"),
        (#"{"usercoins":[{"coin":"x","punames":["a"]},{"coin":"btc","punames":["b/c"]}]}"#, 104, "coin is inexistent", "a", "x"),
        (#"{"usercoins":[{"coin":"","punames":["a"]}]}"#, 103, "coin is empty", "a", ""),
        (
            #"{"usercoins":[{"coin":"btc","punames":["a"]},{"coin":"x\"y","punames":["b"]}]}"#,
            104, "coin is inexistent", "b", #"x\"y"#
        ),
        (#"{"usercoins":[{"coin":"btc","punames":["a\u0000b"]}]}"#, 102, "puname invalid", #"a\u0000b"#, "btc"),
        (#"{"usercoins":[{"coin":"btc","punames":["\ud83d\ude00"]}]}"#, 102, "puname invalid", "😀", "btc"),
        (#"{"usercoins":[{"coin":"btc\u0000","punames":["a"]}]}"#, 104, "coin is inexistent", "a", #"btc\u0000"#),
    ])
    func theFirstOffenderIsNamed(json: String, number: Int, message: String, name: String, coin: String) throws {
        let expected = #"{"err_no":\#(number),"err_msg":"\#(message)","success":false,"puname":"\#(name)","coin":"\#(coin)"}"#
        #expect(try reply(json) == expected)
    }

    @Test func anEndlessNameIsShortenedInTheReply() throws {
        let long = String(repeating: "x", count: 100_000)
        let reply = try reply(#"{"usercoins":[{"coin":"btc","punames":["\#(long)"]}]}"#)
        #expect(reply.contains(#""puname":"\#(String(repeating: "x", count: 1_024))""#))
        let longest = try batch(#"{"usercoins":[{"coin":"btc","punames":["\#(long.prefix(200))"]}]}"#)
        #expect(longest.switches.count == 1)
    }

    @Test(arguments: [#"\ud800"#, #"\ud800x"#, #"\udc00"#, #"\ud800\ud800"#])
    func loneSurrogatesAreNoJSON(text: String) throws {
        #expect(try reply(#"{"usercoins":[{"coin":"btc","punames":["\#(text)"]}]}"#).contains("not valid JSON"))
    }

    @Test(arguments: [[0xFF], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xE2, 0x82], [0x00], [0x0A]] as [[UInt8]])
    func whatIsNotUTF8OrAControlCharacterIsNoJSON(bytes: [UInt8]) throws {
        let json = Array(#"{"usercoins":[{"coin":"btc","punames":["a"#.utf8) + bytes + Array(#""]}]}"#.utf8)
        #expect(try reply(json).contains("not valid JSON"))
    }

    @Test(arguments: ["[", "{\"usercoins\":", "{\"x\":[", "{\"usercoins\":[{\"punames\":["])
    func deepNestingIsRefused(opening: String) throws {
        #expect(try reply(String(repeating: opening, count: 100_000)).contains(#""err_no":400"#))
    }

    @Test func hugeNumbersElsewhereDoNotMatter() throws {
        let digits = String(repeating: "9", count: 100_000)
        #expect(try pairs(#"{"x":\#(digits),"y":-1e\#(digits),"usercoins":[{"coin":"btc","punames":["a"]}]}"#) == ["a btc"])
    }

    @Test(arguments: [
        (#"{"usercoins":[{"coin":"btc","coin":"bch","punames":["a"]}]}"#, "usercoins[0].coin"),
        (#"{"usercoins":[{"coin":"btc","punames":["a"]},{"coin":"btc","punames":["a"],"COIN":"bch"}]}"#, "usercoins[1].coin"),
        (#"{"usercoins":[{"coin":"btc","punames":["a"],"punames":["a"]}]}"#, "usercoins[0].punames"),
        (#"{"usercoins":[{"punames":["a"],"coin":"btc","puNames":["b"]}]}"#, "usercoins[0].punames"),
        (#"{"usercoins":[{"coin":"btc","punames":["a"]}],"usercoins":[]}"#, "usercoins"),
        (#"{"UserCoins":null,"usercoins":[{"coin":"btc","punames":["a"]}]}"#, "usercoins"),
    ])
    func aMemberThatIsThereTwiceIsRefused(json: String, member: String) throws {
        #expect(try reply(json) == #"{"err_no":400,"err_msg":"wrong JSON, \#(member) is there twice","success":false}"#)
    }

    @Test func membersAreFoundIgnoringCase() throws {
        #expect(
            try pairs(#"{"UserCoins":[{"Coin":"btc","PuNames":["a"]},{"PUNAMES":["b"],"COIN":"bch"}]}"#) == ["a btc", "b bch"]
        )
        #expect(try pairs(#"{"x":1,"x":2,"usercoins":[{"coin":"btc","punames":["a"],"y":1,"y":1}]}"#) == ["a btc"])
    }

    @Test func aByteOrderMarkIsNoMistake() throws {
        #expect(try pairs("\u{FEFF}{\"usercoins\":[{\"coin\":\"btc\",\"punames\":[\"a\"]}]}") == ["a btc"])
    }

    @Test(arguments: [1, 1_023, 1_024, 1_025, 5_000])
    func namesOfAnyNumberAreReadInTheirOrder(count: Int) throws {
        let names = (0..<count).map { "u\($0)" }
        let list = names.map { "\"\($0)\"" }.joined(separator: ",")
        for json in [#"{"coin":"btc","punames":[\#(list)]}"#, #"{"punames":[\#(list)],"coin":"btc"}"#] {
            #expect(try batch(#"{"usercoins":[\#(json),\#(json)]}"#).switches.map(\.name.description) == names + names)
        }
        let bad = #"{"usercoins":[{"coin":"btc","punames":[\#(list),"","x/y"]}]}"#
        #expect(try reply(bad).contains(#""err_no":101"#))
    }

    @Test func escapedAndPlainNamesAreTheSame() throws {
        #expect(try pairs(#"{"userco\u0069ns":[{"coin":"b\u0074c","punames":["\u4f60","你"]}]}"#) == ["你 btc", "你 btc"])
        let written = try batch(#"{"usercoins":[{"coin":"btc","punames":["e\u0301","\u00e9"]}]}"#)
        let names = written.switches.map { Array("\($0.name)".utf8) }
        #expect(names == [[0x65, 0xCC, 0x81], [0xC3, 0xA9]])
    }

    @Test func aMillionNamesAreRead() throws {
        let names = (0..<1_000_000).map { "\"user\($0)\"" }.joined(separator: ",")
        let json = ByteBuffer(string: #"{"usercoins":[{"coin":"btc","punames":[\#(names)]}]}"#)
        #expect(try SwitchBatch(json, check: check).switches.count == 1_000_000)
    }
}
