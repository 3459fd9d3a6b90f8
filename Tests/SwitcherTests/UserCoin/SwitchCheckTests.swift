import Testing

@testable import Switcher

@Suite struct SwitchCheckTests {
    let check = SwitchCheck(availableCoins: ["btc", "bcc", "\u{E9}"], lowercasesNames: false)

    @Test func accepted() throws {
        let accepted = try check.coinSwitch(name: "aaaa", coin: "btc")
        #expect(accepted.name.description == "aaaa")
        #expect(accepted.coin.bytes == Array("btc".utf8))
    }

    @Test(arguments: [
        (nil, nil, SwitchRefusal.nameEmpty), ("", "btc", .nameEmpty), ("a/b", nil, .nameInvalid), (".", "btc", .nameInvalid),
        ("..", "btc", .nameInvalid), ("a\u{0}", "btc", .nameInvalid), ("a\n", "btc", .nameInvalid), ("😀", "btc", .nameInvalid),
        ("\u{FFFD}", "btc", .nameInvalid), ("a", nil, .coinEmpty), ("a", "", .coinEmpty), ("a", "ltc", .coinInexistent),
        ("a", "BTC", .coinInexistent), ("a", "e\u{301}", .coinInexistent),
    ])
    func refused(_ name: String?, _ coin: String?, _ refusal: SwitchRefusal) {
        #expect(throws: refusal) { try check.coinSwitch(name: name, coin: coin) }
    }

    @Test func aNameHasAtMost200Bytes() throws {
        #expect(throws: Never.self) { try check.coinSwitch(name: String(repeating: "a", count: 200), coin: "btc") }
        #expect(throws: SwitchRefusal.nameInvalid) { try check.coinSwitch(name: String(repeating: "a", count: 201), coin: "btc") }
        #expect(throws: SwitchRefusal.nameInvalid, "bytes, not characters") {
            try check.coinSwitch(name: String(repeating: "\u{E9}", count: 101), coin: "btc")
        }
    }

    @Test func onlyASCIICapitalsBecomeSmall() throws {
        let check = SwitchCheck(availableCoins: ["btc"], lowercasesNames: true)
        #expect(try check.coinSwitch(name: "AbZ-\u{C9}@[", coin: "btc").name.description == "abz-\u{C9}@[")
        #expect(try self.check.coinSwitch(name: "AbZ", coin: "btc").name.description == "AbZ")
    }

    @Test func aBatchStopsAtItsFirstRefusal() {
        var switches: [CoinSwitch] = []
        let failure = check.coinSwitches(names: ["a", "b", "", "c/"], coin: "btc", appendingTo: &switches)
        #expect(failure?.index == 2)
        #expect(failure?.refusal == .nameEmpty)
    }

    @Test func theNameIsCheckedBeforeTheCoin() {
        var switches: [CoinSwitch] = []
        #expect(check.coinSwitches(names: ["a/b"], coin: "ltc", appendingTo: &switches)?.refusal == .nameInvalid)
        #expect(check.coinSwitches(names: ["a"], coin: "ltc", appendingTo: &switches)?.refusal == .coinInexistent)
        #expect(check.coinSwitches(names: ["a"], coin: "", appendingTo: &switches)?.refusal == .coinEmpty)
        #expect(check.coinSwitches(names: [], coin: "ltc", appendingTo: &switches) == nil, "nobody is switched to it")
        #expect(switches.isEmpty)
    }
}
