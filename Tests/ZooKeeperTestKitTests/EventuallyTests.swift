import Testing
import ZooKeeperTestKit

@Suite struct EventuallyTests {
    @Test func returnsWhenTheConditionIsTrue() async throws {
        var tries = 0
        try await eventually("the third try") {
            tries += 1
            return tries == 3
        }
        #expect(tries == 3)
    }

    @Test func namesWhatDidNotHappen() async throws {
        let error = await #expect(throws: EventuallyTimedOut.self) {
            try await eventually(timeout: .zero, "pigs fly") { false }
        }
        #expect(error?.description.contains("pigs fly") == true)
    }

    @Test func anErrorIsNotYet() async throws {
        struct NotYet: Error {}
        var tries = 0
        try await eventually("it stops throwing") {
            tries += 1
            if tries < 3 { throw NotYet() }
            return true
        }
        let error = await #expect(throws: EventuallyTimedOut.self) {
            try await eventually(timeout: .zero, "it stops throwing") { throw NotYet() }
        }
        #expect(error?.lastError is NotYet)
    }

    @Test func endsWithItsTask() async throws {
        let task = Task { try await eventually("never") { false } }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
