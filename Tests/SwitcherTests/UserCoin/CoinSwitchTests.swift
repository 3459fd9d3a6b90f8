import Testing

@testable import Switcher

struct CoinSwitchTests {
    /// An array that doubles would hold up to twice as many, and three times while it moves.
    @Test(arguments: [1_100, 70_000, 140_000])
    func aListGrowsToWhatIsToBeExpected(count: Int) throws {
        let name = try #require(SubAccountName("a"))
        let coin = Coin("btc")
        var switches: [CoinSwitch] = []
        var capacities: Set<Int> = []
        for index in 0..<count {
            switches.makeRoom(for: 1, share: Double(index + 1) / Double(count))
            switches.append(CoinSwitch(name: name, coin: coin))
            capacities.insert(switches.capacity)
        }
        #expect(switches.capacity < count + count / 4)
        #expect(capacities.count < 40, "it moves seldom")
    }

    /// Long names first, short ones then: more than was to be expected.
    @Test func aWrongExpectationCostsLittle() throws {
        let name = try #require(SubAccountName("a"))
        var switches: [CoinSwitch] = []
        var capacities: Set<Int> = []
        for _ in 0..<70_000 {
            switches.makeRoom(for: 1, share: 1)
            switches.append(CoinSwitch(name: name, coin: Coin("btc")))
            capacities.insert(switches.capacity)
        }
        #expect(switches.capacity < 70_000 * 3 / 2)
        #expect(capacities.count < 100)
    }
}
