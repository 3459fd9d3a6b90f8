import Testing

@testable import Switcher

@Suite struct CarriedSwitchesTests {
    private let check = SwitchCheck(availableCoins: ["btc"], lowercasesNames: false)

    private func accepted(_ sequences: Range<Int>) throws -> [AcceptedSwitch] {
        try sequences.map { AcceptedSwitch(coinSwitch: try check.coinSwitch(name: "u\($0)", coin: "btc"), sequence: UInt64($0)) }
    }

    @Test func whatIsRefusedIsCarried() throws {
        var carried = CarriedSwitches()
        #expect(carried.without([]).isEmpty)
        let refused = try accepted(1..<4)
        let fits = carried.replace(with: refused, triedAgain: [])
        #expect(fits)
        #expect(carried.without([]) == refused)
        #expect(carried.without([refused[1].coinSwitch]) == [refused[0], refused[2]])
        let stillFits = carried.replace(with: [refused[2]], triedAgain: refused)
        #expect(stillFits)
        #expect(carried.switches == [refused[2]])
    }

    @Test func tenThousandAreCarriedAndNoMore() throws {
        var carried = CarriedSwitches()
        let old = try accepted(0..<6_000)
        let fits = carried.replace(with: old, triedAgain: [])
        let new = try accepted(10_000..<14_001)
        let fitsNow = carried.replace(with: Array(old.dropFirst()) + new, triedAgain: old)
        #expect(fits && fitsNow)
        #expect(carried.switches.count == 10_000)
        let more = try accepted(20_000..<20_001)
        let fitsStill = carried.replace(with: carried.switches + more, triedAgain: carried.switches)
        #expect(!fitsStill)
        #expect(carried.switches.count == 10_000, "the new one will be asked for again")
    }
}
