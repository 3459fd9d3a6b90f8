import Testing

@testable import Switcher

@Suite struct RecentRefusalsTests {
    private let start = ContinuousClock.now

    @Test func aRefusalIsRememberedAndASuccessForgetsIt() {
        var refusals = RecentRefusals()
        #expect(!refusals.contains(7))
        let news = [refusals.insert(7, now: start), refusals.insert(7, now: start)]
        #expect(news == [true, false])
        #expect(refusals.contains(7))
        refusals.remove(7)
        #expect(!refusals.contains(7))
        let isNews = refusals.insert(7, now: start)
        #expect(isNews)
    }

    @Test func aRefusalIsForgottenAfterAWhile() {
        var refusals = RecentRefusals()
        _ = refusals.insert(7, now: start)
        refusals.forget(before: start + RecentRefusals.lifetime - .seconds(1))
        #expect(refusals.contains(7))
        refusals.forget(before: start + RecentRefusals.lifetime)
        #expect(refusals.contains(7), "it is the older generation now")
        refusals.forget(before: start + RecentRefusals.lifetime * 2)
        #expect(!refusals.contains(7))
        #expect(refusals.count == 0)
    }

    @Test func whatIsRefusedAgainIsRememberedAnew() {
        var refusals = RecentRefusals()
        _ = refusals.insert(1, now: start)
        var now = start
        for _ in 0..<10 {
            now += RecentRefusals.lifetime
            #expect(refusals.contains(1))
            let isNews = refusals.insert(1, now: now)
            #expect(!isNews)
        }
    }

    @Test func noMoreThanTheMaximumAreRemembered() {
        var refusals = RecentRefusals()
        let count = UInt32(RecentRefusals.maximumCount * 2)
        for record in 0..<count { _ = refusals.insert(record, now: start) }
        #expect(refusals.count <= RecentRefusals.maximumCount)
        #expect(refusals.contains(count - 1))
        #expect(refusals.contains(count - UInt32(RecentRefusals.maximumCount / 2)))
        #expect(!refusals.contains(0))
    }
}
