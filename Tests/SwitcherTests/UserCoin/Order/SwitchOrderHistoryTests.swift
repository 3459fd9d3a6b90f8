import Testing

@testable import Switcher

/// Thousands of random histories, with a ZooKeeper of one dictionary. A failure names its seed, which makes the same history again.
@Suite struct SwitchOrderHistoryTests {
    private static let count: UInt64 = 150

    @Test(arguments: 0..<16) func whatIsPromisedHoldsInEveryHistory(part: UInt64) throws {
        try run(from: part * Self.count)
    }

    @Test func whatIsPromisedHoldsInHistoriesThatNobodyHasSeen() throws {
        try run(from: UInt64.random(in: 1 << 20...UInt64.max >> 1))
    }

    private func run(from start: UInt64) throws {
        for seed in start..<(start + Self.count) {
            var simulation = try OrderSimulation(seed: seed)
            if let broken = simulation.run(steps: 200) { Issue.record("seed \(seed): broken: \(broken)") }
        }
    }
}
