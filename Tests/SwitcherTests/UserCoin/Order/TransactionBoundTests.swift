import Testing

@testable import Switcher

@Suite struct TransactionBoundTests {
    private var bound = TransactionBound(maximum: 700_000)

    @Test mutating func oneLossIsNobodysFault() {
        for _ in 0..<100 { bound.lost(byteCount: 690_000, losses: 1) }
        #expect(bound.bytes == 700_000)
    }

    @Test mutating func aTransactionThatIsLostAgainIsHalved() {
        bound.lost(byteCount: 300_000, losses: 2)
        #expect(bound.bytes == 150_000)
        // Others that were in flight with it.
        bound.lost(byteCount: 300_000, losses: 2)
        #expect(bound.bytes == 150_000)
        bound.lost(byteCount: 140_000, losses: 3)
        #expect(bound.bytes == 70_000)
    }

    @Test mutating func itDoesNotFallBelowTheMinimum() {
        for losses in 2..<100 { bound.lost(byteCount: bound.bytes, losses: losses) }
        #expect(bound.bytes == TransactionBound.minimum)
        bound.lost(byteCount: 100, losses: 5)
        #expect(bound.bytes == TransactionBound.minimum)
    }

    @Test mutating func itGrowsBackAfterSuccesses() {
        bound.lost(byteCount: 700_000, losses: 2)
        for _ in 0..<1_000 { bound.done(byteCount: 100) }
        #expect(bound.bytes == 350_000, "small ones prove nothing")
        for _ in 0..<TransactionBound.patience { bound.done(byteCount: 340_000) }
        #expect(bound.bytes == 700_000)
    }

    /// A server that takes 400,000 bytes is asked ever more rarely whether it takes more, and loses one connection each time.
    @Test mutating func attemptsToGrowBecomeRare() {
        bound.lost(byteCount: 700_000, losses: 2)
        var losses = 0
        for _ in 0..<100_000 {
            if bound.bytes > 400_000 {
                losses += 1
                bound.lost(byteCount: bound.bytes, losses: 1)
            } else {
                bound.done(byteCount: bound.bytes)
            }
        }
        #expect(losses > 1)
        #expect(losses < 40)
        #expect(bound.bytes == 350_000)
    }
}
