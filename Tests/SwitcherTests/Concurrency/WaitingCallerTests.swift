import Testing

@testable import Switcher

@Suite struct WaitingCallerTests {
    private let caller = WaitingCaller<Int>()

    private func isAttending(_ step: WaitingCaller<Int>.Step) -> Bool {
        if case .attend = step { true } else { false }
    }

    private func answer(_ step: WaitingCaller<Int>.Step) -> Int? {
        if case .answer(let answer) = step { answer } else { nil }
    }

    @Test func whatItSaidItWouldDoComesBeforeItsAnswer() async {
        #expect(caller.attend())
        caller.answer(1)
        #expect(caller.attend(), "it has not left")
        #expect(isAttending(await caller.next()), "once for all that asked")
        #expect(answer(await caller.next()) == 1)
    }

    @Test func whoHasItsAnswerAttendsToNothing() async {
        caller.answer(1)
        #expect(answer(await caller.next()) == 1)
        #expect(!caller.attend())
    }

    @Test func itIsWokenForEither() async {
        async let steps = (caller.next(), caller.next())
        #expect(caller.attend())
        caller.answer(1)
        let (first, second) = await steps
        #expect(isAttending(first))
        #expect(answer(second) == 1)
    }

    /// A writer that nobody attends to writes nothing more.
    @Test func whoSaysYesAttends() async {
        for _ in 0..<2_000 {
            let caller = WaitingCaller<Int>()
            async let saidYes = Task.detached { caller.attend() }.value
            async let answered: Void = Task.detached { caller.answer(1) }.value
            var attendedCount = 0
            while isAttending(await caller.next()) { attendedCount += 1 }
            await answered
            #expect(await saidYes == (attendedCount == 1))
        }
    }
}
