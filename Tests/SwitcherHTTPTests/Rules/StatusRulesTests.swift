import Testing

@testable import SwitcherHTTP

struct StatusRulesTests {
    @Test func latenciesAreKnownToAnEighth() {
        for microseconds in [1, 2, 3, 7, 8, 9, 15, 100, 999, 1_000, 12_345, 1_000_000, 59_000_000] {
            let duration = Duration.microseconds(microseconds)
            let bound = RecentRequests.upperBound(RecentRequests.bucket(duration))
            #expect(bound >= duration && bound <= duration * 1.125 + .microseconds(1), "\(duration): \(bound)")
        }
        #expect(RecentRequests.bucket(.zero) == 0)
        #expect(RecentRequests.bucket(.seconds(1 << 40)) == RecentRequests.bucket(.seconds(1 << 41)))
    }

    @Test func aWindowIsWhatThereWasSinceTheLast() {
        let recent = RecentRequests()
        for milliseconds in 1...100 { recent.note(.milliseconds(milliseconds), isSwitch: true) }
        recent.note(.seconds(60), isSwitch: false)
        let window = recent.take()
        #expect(window.requestCount == 101 && window.switchCount == 100)
        #expect(window.median.map { (.milliseconds(50)...(.milliseconds(57))).contains($0) } == true)
        #expect(window.percentile99.map { (.milliseconds(99)...(.milliseconds(112))).contains($0) } == true)
        #expect(recent.take() == RecentRequests.Window())
    }

    @Test func samplesAreRatesAndAnHourOfThem() {
        let history = StatusHistory()
        var now = ContinuousClock.now
        for number in 1...(StatusHistory.maximumCount + 5) {
            for _ in 0..<20 { history.recent.note(.milliseconds(1), isSwitch: true) }
            now += .seconds(10)
            history.sample(writtenRecordCount: number * 500, now: now)
        }
        #expect(history.samples.count == StatusHistory.maximumCount)
        let last = history.samples.last
        #expect(last.map { abs($0.requestRate - 2) < 0.01 && abs($0.recordRate - 50) < 0.01 } == true)
    }
}
