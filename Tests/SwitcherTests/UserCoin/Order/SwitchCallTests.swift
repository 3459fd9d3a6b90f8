import Testing

@testable import Switcher

@Suite struct SwitchCallTests {
    private let check = SwitchCheck(availableCoins: ["btc", "ltc"], lowercasesNames: false)

    private func coinSwitch(_ name: String) throws -> CoinSwitch { try check.coinSwitch(name: name, coin: "btc") }

    private func call(_ names: [String], carried: [UInt64] = []) throws -> SwitchCall {
        SwitchCall(try names.map(coinSwitch), firstSequence: 100, carriedSequences: carried, now: .now) { _ in }
    }

    @Test func carriedSwitchesKeepTheirPlaces() throws {
        let call = try call(["old", "older", "new", "newer"], carried: [7, 3])
        #expect((0..<4).map { call.sequence(at: $0) } == [7, 3, 100, 101])
    }

    @Test func theFirstRefusedOneIsTheFirstOfTheCall() throws {
        let call = try call(["a", "b", "c"])
        #expect(call.refuseOne(at: 2, 2, now: .now) == nil)
        #expect(call.refuseOne(at: 1, 1, now: .now) == nil)
        let answer = call.confirmOne(now: .now)
        #expect(answer?.error == .refused(first: try coinSwitch("b"), count: 2))
        #expect(answer?.refused.map(\.sequence) == [101, 102])
    }

    @Test func aRefusedOneThatIsOvertakenIsNotCarried() throws {
        let call = try call(["a", "b"])
        #expect(call.refuseOne(at: 0, 0, isOvertaken: true, now: .now) == nil)
        let answer = call.confirmOne(now: .now)
        #expect(answer?.error == .refused(first: try coinSwitch("a"), count: 1))
        #expect(answer?.refused.isEmpty == true)
    }

    @Test func aNameListedTwiceIsRefusedOnce() throws {
        for isOvertaken in [true, false] {
            let call = try call(["a", "a"])
            #expect(call.refuseOne(at: 0, 7, isOvertaken: isOvertaken, now: .now) == nil)
            let answer = call.refuseOne(at: 1, 7, now: .now)
            #expect(answer?.error == .refused(first: try coinSwitch("a"), count: 1))
            #expect(answer?.refused.map(\.sequence) == [101], "the later one")
        }
    }

    @Test func whatNobodyKnowsIsNoRefusal() throws {
        let call = try call(["a", "b"])
        #expect(call.refuseOne(at: 0, 0, now: .now) == nil)
        let answer = call.giveUpOne(at: 1)
        #expect(answer?.error == .notConfirmed(first: try coinSwitch("a")))
        #expect(answer?.refused.isEmpty == true)
    }

    /// A call of which ZooKeeper refuses everything does not run out of time while it is told so.
    @Test func aRefusalIsProgress() throws {
        let call = try call(["a", "b"])
        let later = ContinuousClock.now + .seconds(9)
        #expect(call.refuseOne(at: 0, 0, now: later) == nil)
        #expect(call.lastProgress == later)
    }

    @Test func aCallIsAnsweredOnce() throws {
        let call = try call(["a", "b"])
        #expect(call.finish(.stopped)?.error == .stopped)
        #expect(call.isFinished && call.switches.isEmpty)
        #expect(call.finish(.notRead) == nil)
    }
}
