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

    @Test func aHandshakeHasTheTimeOfARequestAndIsSoonInTheWay() {
        var machine = ConnectionStateMachine(timeouts: timeouts, isEncrypted: true, now: at(0))
        #expect(machine.isIdle)
        #expect(machine.deadline == at(30))
        #expect(machine.evictableFrom == at(5))
        // Its answers are not taken.
        machine.didChangeWritability(false, now: at(20))
        #expect(machine.deadline == at(30))
        machine.didChangeWritability(true, now: at(21))
        machine.didShakeHands(now: at(22))
        #expect(machine.deadline == at(97))
        #expect(machine.evictableFrom == at(27))
        machine.willRead(now: at(30))
        #expect(machine.deadline == at(60))
    }

    @Test func whoHasWaitedAtTheDoorHasItsTimeFromThere() {
        var machine = ConnectionStateMachine(timeouts: timeouts, isEncrypted: true, now: at(0))
        machine.waitsAtDoor()
        #expect(machine.deadline == at(75), "nothing is read of it: it cannot shake hands")
        machine.didEnter(now: at(20))
        #expect(machine.deadline == at(50))
        #expect(machine.evictableFrom == at(25))
    }

    @Test func aReplyThatIsTheLastHasTheTimeThatItTakesAndThenAMoment() {
        var machine = machine()
        machine.willRead(now: at(1))
        machine.didReadHead()
        machine.didReadEnd()
        machine.didReply(now: at(2))
        machine.end(now: at(2))
        #expect(machine.isLingering && !machine.isIdle)
        #expect(machine.deadline == at(32))
        machine.didChangeWritability(false, now: at(3))
        #expect(machine.deadline == at(33))
        machine.didChangeWritability(true, now: at(20))
        machine.linger(now: at(21))
        #expect(machine.deadline == at(23))
        #expect(machine.evictableFrom == .distantFuture)
    }

    @Test func aHalfSentHeadHasADeadlineFromItsFirstByte() {
        var machine = machine()
        machine.willRead(now: at(10))
        machine.willRead(now: at(20))
        #expect(!machine.isIdle)
        #expect(machine.deadline == at(40))
        #expect(machine.evictableFrom == .distantFuture)
    }

    @Test func theBodyHasTheDeadlineOfItsHead() {
        var machine = machine()
        machine.willRead(now: at(10))
        machine.willRead(now: at(20))
        machine.didReadHead()
        #expect(machine.deadline == at(40))
        machine.willRead(now: at(30))
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
