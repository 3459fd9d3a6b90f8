import Foundation
import Testing

@testable import Switcher

struct SubPoolCheckTests {
    @Test(arguments: [
        ("", "pool", "addr", SubPoolRefusal.coinEmpty), ("", "", "", .coinEmpty), ("btc", "", "", .subPoolNameEmpty),
        ("btc", "pool", "", .payoutAddressEmpty), ("a/b", "pool", "", .payoutAddressEmpty),
        ("a/b", "pool", "addr", .coinInvalid), (".", "pool", "addr", .coinInvalid), ("..", "pool", "addr", .coinInvalid),
        ("btc\0", "pool", "addr", .coinInvalid), ("/", "pool", "addr", .coinInvalid),
        ("btc", "../x", "addr", .subPoolNameInvalid),
        ("btc", ".", "addr", .subPoolNameInvalid), ("btc", "..", "addr", .subPoolNameInvalid),
        ("btc", "po\0ol", "addr", .subPoolNameInvalid), ("btc", "pool\n", "addr", .subPoolNameInvalid),
        ("btc", "😀", "addr", .subPoolNameInvalid),
    ])
    func whatIsRefused(coin: String, subPool: String, address: String, refusal: SubPoolRefusal) {
        #expect(throws: refusal) {
            try CoinbaseUpdate(coin: coin, subPool: subPool, Coinbase(info: "", payoutAddress: address))
        }
    }

    @Test func aQuestionNeedsANameToo() {
        #expect(throws: SubPoolRefusal.coinEmpty) { try SubPoolName(coin: "", subPool: "pool") }
        #expect(throws: SubPoolRefusal.subPoolNameEmpty) { try SubPoolName(coin: "btc", subPool: "") }
        #expect(throws: SubPoolRefusal.subPoolNameInvalid) { try SubPoolName(coin: "btc", subPool: "a/b") }
        #expect(throws: SubPoolRefusal.requestTooLong) {
            try SubPoolName(coin: "btc", subPool: String(repeating: "x", count: 8_192))
        }
        #expect(throws: Never.self) { try SubPoolName(coin: "不在币种表里", subPool: "子池.1") }
    }

    @Test func aRequestIsWrittenAsTheReferenceWritesIt() throws {
        let update = try CoinbaseUpdate(coin: "btc", subPool: "pool3", Coinbase(info: "ti\"ger/\n", payoutAddress: "bc1q"))
        let expected = #"{"coin":"btc","subpool_name":"pool3","coinbase_info":"ti\"ger/\n","payout_addr":"bc1q"}"#
        #expect(String(decoding: update.encoded, as: UTF8.self) == expected)
        let hard = "\0\u{1f}\u{7f}é\u{2028}😀\\"
        let other = try CoinbaseUpdate(coin: "é", subPool: "é", Coinbase(info: hard, payoutAddress: hard))
        let decoded = try #require(try JSONSerialization.jsonObject(with: Data(other.encoded)) as? [String: String])
        #expect(decoded["coinbase_info"].map { Array($0.utf8) } == Array(hard.utf8))
        #expect(decoded["payout_addr"].map { Array($0.utf8) } == Array(hard.utf8))
    }

    @Test func aJobmakerCanReadAllOfARequest() throws {
        let shortest = try CoinbaseUpdate(coin: "btc", subPool: "pool3", Coinbase(info: "", payoutAddress: "a")).encoded.count
        let longest = String(repeating: "x", count: CoinbaseUpdate.maximumByteCount - shortest)
        let update = try CoinbaseUpdate(coin: "btc", subPool: "pool3", Coinbase(info: longest, payoutAddress: "a"))
        #expect(update.encoded.count == 8_192)
        #expect(throws: SubPoolRefusal.requestTooLong) {
            try CoinbaseUpdate(coin: "btc", subPool: "pool3", Coinbase(info: longest + "x", payoutAddress: "a"))
        }
        // It is the encoded text that counts.
        #expect(throws: SubPoolRefusal.requestTooLong) {
            let half = String(repeating: "\"", count: longest.utf8.count / 2 + 1)
            return try CoinbaseUpdate(coin: "btc", subPool: "pool3", Coinbase(info: half, payoutAddress: "a"))
        }
    }

    @Test func namesAreBytes() throws {
        let composed = try SubPoolName(coin: "btc", subPool: "\u{e9}")
        let decomposed = try SubPoolName(coin: "btc", subPool: "e\u{301}")
        #expect(composed != decomposed)
        #expect(Coinbase(info: "\u{e9}", payoutAddress: "a") != Coinbase(info: "e\u{301}", payoutAddress: "a"))
    }

    @Test(arguments: [
        ("tiger", "addr", true), ("tig", "addr", true), ("", "addr", true), ("tigers", "addr", false), ("tigre", "addr", false),
        ("tiger", "ADDR", true), ("tiger", "prefix:addr", true), ("tiger", "PREFIX:Addr", true), ("tiger", "addr2", false),
        ("tiger", "", false), ("tiger", "prefix:", false), ("tiger", "addr:", false),
    ])
    func aJobmakerMayTruncateTheTextAndWriteTheAddressInItsWay(info: String, address: String, satisfies: Bool) {
        let wanted = Coinbase(info: "tiger", payoutAddress: "addr")
        #expect(Coinbase(info: info, payoutAddress: address).satisfies(wanted) == satisfies)
    }

    @Test func prefixesOfAddressesMayBeThereOrNotButNotDiffer() {
        let wanted = Coinbase(info: "", payoutAddress: "bitcoincash:qq")
        #expect(Coinbase(info: "", payoutAddress: "qq").satisfies(wanted))
        #expect(Coinbase(info: "", payoutAddress: "BITCOINCASH:QQ").satisfies(wanted))
        #expect(!Coinbase(info: "", payoutAddress: "bchtest:qq").satisfies(wanted))
    }

    @Test func aPrefixOfTheTextIsOneOfItsBytes() {
        let wanted = Coinbase(info: "caf\u{e9}", payoutAddress: "a")
        #expect(!Coinbase(info: "cafe\u{301}", payoutAddress: "a").satisfies(wanted))
        #expect(Coinbase(info: "caf", payoutAddress: "a").satisfies(wanted))
    }
}
