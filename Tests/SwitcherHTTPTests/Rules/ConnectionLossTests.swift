import NIOCore
import Testing

@testable import SwitcherHTTP

/// What is undone when a connection ends.
struct ConnectionLossTests {
    private static let timeouts = ConnectionTimeouts(
        read: .seconds(30),
        idle: .seconds(75),
        list: ReadingDebt.Terms(allowance: .seconds(30))
    )

    private func at(_ seconds: Int64) -> NIODeadline { .uptimeNanoseconds(0) + .seconds(seconds) }

    private func machine(isEncrypted: Bool = false) -> ConnectionStateMachine {
        ConnectionStateMachine(timeouts: Self.timeouts, isEncrypted: isEncrypted, now: at(0))
    }

    private func serving() -> ConnectionStateMachine {
        var machine = machine()
        machine.willRead(now: at(1))
        machine.didReadHead()
        machine.didReadEnd()
        return machine
    }

    private func expect(_ machine: ConnectionStateMachine, _ byTime: ConnectionLoss?, _ byClient: ConnectionLoss?) {
        #expect(machine.lossByTime == byTime && machine.lossByClient == byClient)
    }

    @Test func ofAnIdleOneNothing() {
        expect(machine(), nil, nil)
        var machine = serving()
        machine.didReply(now: at(2))
        expect(machine, nil, nil)
    }

    @Test func whoLeavesBeforeTheHandshakeHasBegunNothing() {
        var machine = machine(isEncrypted: true)
        expect(machine, .handshakeTimeout, nil)
        machine.waitsAtDoor()
        expect(machine, nil, nil)
        machine.didEnter(now: at(1))
        machine.didShakeHands(now: at(2))
        expect(machine, nil, nil)
    }

    @Test func ofARequestThatArrivesItsHeadOrItsBody() {
        var machine = machine()
        machine.willRead(now: at(1))
        expect(machine, .headTimeout, .headLost)
        machine.didReadHead()
        expect(machine, .bodyTimeout, .bodyLost)
        machine.didReadEnd()
        expect(machine, .replyTimeout, .replyLost)
    }

    @Test func ofOneThatWasSentAheadTheReplyBeforeIt() {
        var machine = serving()
        machine.didReadBeginning()
        expect(machine, .replyTimeout, .replyLost)
        machine.didReply(now: at(3))
        expect(machine, .headTimeout, .headLost)
        #expect(!machine.isIdle && machine.deadline == at(33))
    }

    @Test func behindTheLastReplyNothing() {
        var machine = machine()
        machine.willRead(now: at(1))
        machine.didReadHead()
        machine.didReply(now: at(2))
        machine.end(now: at(2))
        expect(machine, .replyTimeout, .replyLost)
        machine.linger(now: at(3))
        expect(machine, nil, nil)
    }

    @Test func ofAListWhoeverTakesItTooSlowly() {
        var machine = serving()
        machine.didBeginStream(isEndless: false, now: at(2))
        #expect(machine.deadline == .distantFuture)
        machine.didChangeWritability(false, now: at(10))
        machine.didChangeWritability(true, now: at(30))
        machine.didStream(byteCount: 8_192)
        machine.didChangeWritability(false, now: at(31))
        #expect(machine.deadline == at(42))
        expect(machine, .listTimeout, .replyLost)
        machine.didReply(now: at(41))
        #expect(machine.deadline == at(61))
        expect(machine, .replyTimeout, .replyLost)
    }

    @Test func aListBehindRepliesThatAreNotTakenHasADebtAtOnce() {
        var machine = serving()
        machine.didChangeWritability(false, now: at(5))
        machine.didBeginStream(isEndless: false, now: at(10))
        machine.didChangeWritability(true, now: at(30))
        machine.didChangeWritability(false, now: at(30))
        #expect(machine.deadline == at(40))
    }

    @Test func whoLeavesWhatHasNoEndMissesNothing() {
        var machine = serving()
        machine.didBeginStream(isEndless: true, now: at(2))
        expect(machine, .replyTimeout, nil)
        machine.didChangeWritability(false, now: at(10))
        machine.didChangeWritability(true, now: at(39))
        machine.didChangeWritability(false, now: at(39))
        #expect(machine.deadline == at(69), "as slowly as it likes")
        machine.didReply(now: at(50))
        expect(machine, .replyTimeout, .replyLost)
    }
}
