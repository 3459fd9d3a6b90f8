import Synchronization
import Testing

@testable import Switcher

@Suite struct SwitchCallTests {
    private let check = SwitchCheck(availableCoins: ["btc", "ltc"], lowercasesNames: false)
    private let answer = Answer()

    private final class Answer: Sendable {
        let outcome = Mutex<SwitchOutcome?>(nil)
        var value: SwitchOutcome? { outcome.withLock { $0 } }
    }

    private func coinSwitch(_ name: String) throws -> CoinSwitch { try check.coinSwitch(name: name, coin: "btc") }

    private func call(_ names: [String], carried: [UInt64] = []) throws -> SwitchCall {
        SwitchCall(try names.map(coinSwitch), firstSequence: 100, carriedSequences: carried, now: .now) { [answer] outcome in
            answer.outcome.withLock { $0 = outcome }
        }
    }

    @Test func carriedSwitchesKeepTheirPlaces() throws {
        let call = try call(["old", "older", "new", "newer"], carried: [7, 3])
        #expect((0..<4).map { call.sequence(at: $0) } == [7, 3, 100, 101])
    }

    @Test func theFirstRefusedOneIsTheFirstOfTheCall() throws {
        let call = try call(["a", "b", "c"])
        call.refuseOne(at: 2, 2, now: .now)
        call.refuseOne(at: 1, 1, now: .now)
        #expect(answer.value == nil)
        call.confirmOne(now: .now)
        #expect(answer.value?.error == .refused(first: try coinSwitch("b"), count: 2))
        #expect(answer.value?.refused.map(\.sequence) == [101, 102])
    }

    @Test func aRefusedOneThatIsOvertakenIsNotCarried() throws {
        let call = try call(["a", "b"])
        call.refuseOne(at: 0, 0, isOvertaken: true, now: .now)
        call.confirmOne(now: .now)
        #expect(answer.value?.error == .refused(first: try coinSwitch("a"), count: 1))
        #expect(answer.value?.refused.isEmpty == true)
    }

    @Test func aNameListedTwiceIsRefusedOnce() throws {
        for isOvertaken in [true, false] {
            let call = try call(["a", "a"])
            call.refuseOne(at: 0, 7, isOvertaken: isOvertaken, now: .now)
            call.refuseOne(at: 1, 7, now: .now)
            #expect(answer.value?.error == .refused(first: try coinSwitch("a"), count: 1))
            #expect(answer.value?.refused.map(\.sequence) == [101], "the later one")
        }
    }

    @Test func whatNobodyKnowsIsNoRefusal() throws {
        let call = try call(["a", "b"])
        call.refuseOne(at: 0, 0, now: .now)
        call.giveUpOne(at: 1)
        #expect(answer.value?.error == .notConfirmed(first: try coinSwitch("a")))
        #expect(answer.value?.refused.isEmpty == true)
    }

    /// A call of which ZooKeeper refuses everything does not run out of time while it is told so.
    @Test func aRefusalIsProgress() throws {
        let call = try call(["a", "b"])
        let later = ContinuousClock.now + .seconds(9)
        call.refuseOne(at: 0, 0, now: later)
        #expect(call.lastProgress == later)
    }
}
