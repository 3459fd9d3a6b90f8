import NIOCore
import Testing

@testable import SwitcherHTTP

struct ReadingDebtTests {
    private var debt = ReadingDebt(ReadingDebt.Terms(allowance: .seconds(30), bytesPerSecond: 8_192))

    private func at(_ seconds: Int64) -> NIODeadline { .uptimeNanoseconds(0) + .seconds(seconds) }

    @Test func whoTakesAllHasNoDeadline() {
        #expect(debt.deadline == .distantFuture)
    }

    @Test mutating func whoTakesNothingHasTheAllowance() {
        debt.stall(now: at(10))
        debt.stall(now: at(20))
        #expect(debt.deadline == at(40))
        debt.goOn(now: at(25))
        debt.goOn(now: at(26))
        #expect(debt.deadline == .distantFuture)
    }

    @Test mutating func whoTakesLittleGetsNoNewTimeForIt() {
        debt.stall(now: at(0))
        debt.goOn(now: at(20))
        debt.take(byteCount: 5 * 8_192)
        debt.stall(now: at(20))
        #expect(debt.deadline == at(35), "20 seconds were owed, and five are paid")
        debt.goOn(now: at(34))
        debt.take(byteCount: 10)
        debt.stall(now: at(34))
        #expect(debt.deadline > at(35) && debt.deadline < at(36))
    }

    /// In pieces, each as long as it takes at that pace.
    @Test mutating func whoTakesItAtTheLeastPaceMayGoOnForEver() {
        for second in stride(from: Int64(0), to: 100_000, by: 25) {
            debt.stall(now: at(second))
            #expect(debt.deadline == at(second + 30))
            debt.goOn(now: at(second + 25))
            debt.take(byteCount: 25 * 8_192)
        }
    }

    @Test mutating func whoTakesItHalfAsFastHasTwiceTheAllowance() {
        var second: Int64 = 0
        while debt.deadline > at(second) {
            debt.stall(now: at(second))
            second += 2
            guard debt.deadline > at(second) else { break }
            debt.goOn(now: at(second))
            debt.take(byteCount: 8_192)
        }
        #expect((56...64).contains(second))
    }

    @Test mutating func nothingIsSavedUp() {
        debt.take(byteCount: .max)
        debt.stall(now: at(10))
        #expect(debt.deadline == at(40))
    }

    @Test mutating func whatIsOwedTooMuchIsDueAtOnce() {
        debt.stall(now: at(0))
        debt.goOn(now: at(100))
        debt.stall(now: at(101))
        #expect(debt.deadline <= at(101))
    }
}
