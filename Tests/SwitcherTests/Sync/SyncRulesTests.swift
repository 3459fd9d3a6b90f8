import Testing

@testable import Switcher

@Suite struct SyncRulesTests {
    // MARK: The cursor

    @Test func theCursorFollowsTheReplies() {
        var cursor = SyncCursor()
        #expect(cursor.lastDate(overlap: .zero) == 0)
        #expect(cursor.advance(to: .seconds(100)) == nil)
        #expect(cursor.advance(to: .seconds(100)) == nil, "nothing happened within a second")
        #expect(cursor.advance(to: .seconds(160)) == nil)
        #expect(cursor.lastDate(overlap: .zero) == 160)
    }

    @Test(arguments: [
        (NowDate.missing, SyncCursor.Refusal.missing), (.unusable, .unusable), (.seconds(0), .notPositive(0)),
        (.seconds(-5), .notPositive(-5)), (.seconds(.min), .notPositive(.min)), (.seconds(99), .backward(99)),
    ])
    func theCursorStaysWhereTheReplyIsNoHelp(_ nowDate: NowDate, _ objection: SyncCursor.Refusal) {
        var cursor = SyncCursor()
        #expect(cursor.advance(to: .seconds(100)) == nil)
        #expect(cursor.advance(to: nowDate) == objection)
        #expect(cursor.seconds == 100)
        #expect(!objection.message.isEmpty)
    }

    @Test func theOverlapIsSubtractedAndNeverBelowZero() {
        var cursor = SyncCursor()
        #expect(cursor.lastDate(overlap: .seconds(5)) == 0)
        #expect(cursor.advance(to: .seconds(3)) == nil)
        #expect(cursor.lastDate(overlap: .seconds(5)) == 0)
        #expect(cursor.advance(to: .seconds(1_513_239_055)) == nil)
        #expect(cursor.lastDate(overlap: .seconds(5)) == 1_513_239_050)
        #expect(cursor.advance(to: .seconds(.max)) == nil)
        #expect(cursor.lastDate(overlap: .seconds(86_400)) == .max - 86_400)
    }

    // MARK: The schedule

    @Test func pullsBeginAtWholeIntervals() {
        let start = ContinuousClock.now
        var schedule = SyncSchedule(interval: .seconds(60), start: start)
        #expect(schedule.next(after: start + .seconds(1)) == start + .seconds(60))
        #expect(schedule.next(after: start + .seconds(61)) == start + .seconds(120))
    }

    @Test func whatASlowPullMissesIsLeftOut() {
        let start = ContinuousClock.now
        var schedule = SyncSchedule(interval: .seconds(60), start: start)
        #expect(schedule.next(after: start + .seconds(200)) == start + .seconds(240))
        #expect(schedule.next(after: start + .seconds(300)) == start + .seconds(360), "one that ends on time waits for the next")
    }

    // MARK: Failures

    @Test func aRepeatedFailureIsToldLessAndLess() {
        var streak = FailureStreak()
        let told = (1...16).filter { _ in streak.add("HTTP status 500") }
        #expect(told == [1, 2, 4, 8, 16])
        #expect(streak.count == 16)
        let isNews = streak.add("HTTP status 502")
        #expect(isNews, "another failure is news")
        #expect(streak.end() == 17)
        #expect(streak.end() == 0)
        let isNewsAgain = streak.add("HTTP status 502")
        #expect(isNewsAgain)
    }

    @Test func failuresThatTakeTurnsAreToldLessAndLessToo() {
        var streak = FailureStreak()
        let told = (1...64).filter { streak.add($0.isMultiple(of: 2) ? "HTTP status 502" : "no reply") }
        #expect(told.count == 12)
    }

    /// A web site may say something else each time.
    @Test func kindsWithoutEndAreOne() {
        var streak = FailureStreak()
        let told = (1...1_000).filter { streak.add("failure \($0)") }
        #expect(told.prefix(16).elementsEqual(1...16))
        #expect(told.count < 30)
    }

    @Test func aDetailMakesNoOtherFailure() {
        let kinds = [17, 4_096].map { PullError.reply(.malformed("it ends too early, after \($0) bytes")).kind }
        #expect(Set(kinds).count == 1)
        #expect(
            PullError.reply(.refused(number: 1, message: "a")).kind == PullError.reply(.refused(number: 2, message: "b")).kind
        )
        #expect(PullError.upstream(UserCoinUpstreamError("x")).kind != PullError.write(.notRead).kind)
    }
}
