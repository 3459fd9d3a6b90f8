import NIOCore
import Testing

@testable import SwitcherHTTP

struct ConnectionStateMachineTests {
    private let timeouts = ConnectionTimeouts(read: .seconds(30), idle: .seconds(75), linger: .seconds(2), grace: .seconds(5))

    private func at(_ seconds: Int64) -> NIODeadline { .uptimeNanoseconds(0) + .seconds(seconds) }

    private func machine() -> ConnectionStateMachine {
        ConnectionStateMachine(timeouts: timeouts, now: at(0))
    }

    @Test func aNewConnectionIsIdleButNotYetInTheWay() {
        let machine = machine()
        #expect(machine.isIdle)
        #expect(machine.deadline == at(75))
        #expect(machine.evictableFrom == at(5))
    }

    @Test func aHalfSentHeadHasADeadlineFromItsFirstByte() {
        var machine = machine()
        machine.willRead(now: at(10))
        let isTaken = machine.didRead(byteCount: 5)
        #expect(isTaken)
        machine.willRead(now: at(20))
        #expect(!machine.isIdle)
        #expect(machine.deadline == at(40))
        #expect(machine.evictableFrom == .distantFuture)
    }

    @Test func theBodyHasTheDeadlineOfItsHead() {
        var machine = machine()
        machine.willRead(now: at(10))
        _ = machine.didRead(byteCount: 5)
        machine.willRead(now: at(20))
        machine.didReadHead()
        #expect(machine.deadline == at(40))
        machine.willRead(now: at(30))
        let isTaken = machine.didRead(byteCount: 1_000_000)
        #expect(isTaken)
        #expect(machine.deadline == at(40))
    }

    @Test func answeringHasNoDeadlineAndIdlenessFollows() {
        var machine = machine()
        machine.willRead(now: at(10))
        machine.didReadHead()
        machine.didReadEnd()
        #expect(machine.deadline == .distantFuture)
        #expect(!machine.isIdle)
        machine.didReply(now: at(100))
        #expect(machine.isIdle)
        #expect(machine.deadline == at(175))
        #expect(machine.evictableFrom == at(100))
    }

    @Test func theTimeOfARequestSentAheadDoesNotRun() {
        var machine = machine()
        machine.willRead(now: at(10))
        machine.didReadHead()
        machine.didReadEnd()
        machine.didReadHead()
        #expect(machine.deadline == .distantFuture)
        machine.didReply(now: at(60))
        #expect(machine.deadline == at(90))
    }

    @Test func aHeadBehindTheEndOfAnotherRequestBeginsThen() {
        var machine = machine()
        machine.willRead(now: at(10))
        machine.didReadHead()
        machine.didReadEnd()
        machine.didReply(now: at(11))
        machine.willRead(now: at(20))
        machine.didReadHead()
        #expect(machine.deadline == at(50))
    }

    @Test func aHeadHasALimit() {
        var machine = machine()
        for _ in 0..<64 {
            machine.willRead(now: at(1))
            let isTaken = machine.didRead(byteCount: 1_024)
            #expect(isTaken)
        }
        machine.willRead(now: at(1))
        let isTaken = machine.didRead(byteCount: 1)
        #expect(!isTaken)
    }

    @Test func theLimitIsForEachHead() {
        var machine = machine()
        for _ in 0..<10 {
            machine.willRead(now: at(1))
            let isTaken = machine.didRead(byteCount: 60_000)
            #expect(isTaken)
            machine.willRead(now: at(1))
            machine.didReadHead()
            machine.didReadEnd()
            let isTakenToo = machine.didRead(byteCount: 60_000)
            #expect(isTakenToo)
            machine.didReply(now: at(1))
        }
    }

    @Test func aClientThatTakesNoRepliesHasADeadline() {
        var machine = machine()
        machine.willRead(now: at(10))
        machine.didReadHead()
        machine.didReadEnd()
        machine.didChangeWritability(false, now: at(20))
        #expect(machine.deadline == at(50))
        machine.didChangeWritability(true, now: at(21))
        #expect(machine.deadline == .distantFuture)
    }

    @Test func lingeringIsShortAndNotProlonged() {
        var machine = machine()
        machine.willRead(now: at(10))
        machine.didReadHead()
        machine.didReply(now: at(11))
        machine.linger(now: at(11))
        machine.linger(now: at(12))
        #expect(machine.isLingering)
        #expect(machine.deadline == at(13))
        #expect(machine.evictableFrom == .distantFuture)
    }
}
