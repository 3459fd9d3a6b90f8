import Testing

@testable import Switcher

@Suite struct PullLossesTests {
    @Test func aConnectionIsLostOnce() {
        var losses = PullLosses()
        #expect(losses.lost(byteCount: 50_000) == 1)
        #expect(losses.lost(byteCount: 50_000) == 1)
        losses.connected()
        #expect(losses.lost(byteCount: 50_000) == 2)
    }

    @Test func oneOfThatSizeThatGetsThroughEndsIt() {
        var losses = PullLosses()
        _ = losses.lost(byteCount: 50_000)
        losses.connected()
        losses.done(byteCount: 49_999)
        #expect(losses.lost(byteCount: 50_000) == 2)
        losses.connected()
        losses.done(byteCount: 50_000)
        #expect(losses.lost(byteCount: 50_000) == 1)
    }

    @Test func smallOnesSayNothing() {
        var losses = PullLosses()
        for _ in 0..<5 {
            #expect(losses.lost(byteCount: TransactionBound.minimum) == 1)
            losses.connected()
        }
        #expect(losses.lost(byteCount: TransactionBound.minimum + 1) == 1)
    }

    @Test func smallerOnesAreCountedAnew() {
        var losses = PullLosses()
        _ = losses.lost(byteCount: 50_000)
        losses.connected()
        _ = losses.lost(byteCount: 50_000)
        losses.madeSmaller()
        // Lost with the same connection.
        #expect(losses.lost(byteCount: 50_000) == 0)
        losses.connected()
        #expect(losses.lost(byteCount: 25_000) == 1)
    }
}
