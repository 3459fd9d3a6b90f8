import Synchronization
import Testing

@testable import Switcher

@Suite struct SwitchInboxTests {
    private final class Wakes: Sendable {
        private let counter = Mutex(0)
        var count: Int { counter.withLock { $0 } }
        func add() { counter.withLock { $0 += 1 } }
    }

    private let wakes = Wakes()

    private func inbox(maximumQueuedRecords: Int = 100) -> SwitchInbox {
        SwitchInbox(maximumQueuedRecords: maximumQueuedRecords) { [wakes] in wakes.add() }
    }

    private func switches(_ count: Int) throws -> [CoinSwitch] {
        let check = SwitchCheck(availableCoins: ["btc"], lowercasesNames: false)
        return try (0..<count).map { try check.check(name: "user\($0)", coin: "btc") }
    }

    @Test func callsKeepTheirOrder() throws {
        let inbox = inbox()
        for count in [3, 1, 2] { #expect(inbox.accept(try switches(count), firstSequence: nil) { _ in } == nil) }
        #expect(inbox.takeAll().map(\.firstSequence) == [1, 4, 5])
        #expect(inbox.takeAll().isEmpty)
    }

    @Test func reservedPlacesComeBeforeWhatIsAcceptedLater() throws {
        let inbox = inbox()
        let reserved = inbox.reserve(1 << 32)
        _ = inbox.accept(try switches(1), firstSequence: nil) { _ in }
        _ = inbox.accept(try switches(2), firstSequence: reserved) { _ in }
        _ = inbox.accept(try switches(1), firstSequence: nil) { _ in }
        #expect(inbox.takeAll().map(\.firstSequence) == [(1 << 32) + 1, 1, (1 << 32) + 2])
    }

    @Test func aCallEntersWholeWhileLessThanTheMaximumWaits() throws {
        let inbox = inbox(maximumQueuedRecords: 10)
        #expect(inbox.accept(try switches(9), firstSequence: nil) { _ in } == nil)
        #expect(inbox.accept(try switches(50), firstSequence: nil) { _ in } == nil)
        #expect(inbox.accept(try switches(1), firstSequence: nil) { _ in } == .queueFull)
        _ = inbox.takeAll()
        #expect(inbox.accept(try switches(1), firstSequence: nil) { _ in } == .queueFull, "they wait in the queue now")
        _ = inbox.rest(queuedRecords: 9, canSend: false)
        #expect(inbox.accept(try switches(1), firstSequence: nil) { _ in } == nil)
    }

    @Test func theActorIsWokenOnceAndOnlyIfItCouldSend() throws {
        let inbox = inbox()
        _ = inbox.accept(try switches(1), firstSequence: nil) { _ in }
        #expect(wakes.count == 0, "it has not come to rest")
        #expect(inbox.rest(queuedRecords: 0, canSend: true), "there is something to send")
        _ = inbox.takeAll()
        #expect(!inbox.rest(queuedRecords: 0, canSend: true))
        _ = inbox.accept(try switches(1), firstSequence: nil) { _ in }
        _ = inbox.accept(try switches(1), firstSequence: nil) { _ in }
        #expect(wakes.count == 1)
        _ = inbox.takeAll()
        #expect(!inbox.rest(queuedRecords: 0, canSend: false))
        _ = inbox.accept(try switches(1), firstSequence: nil) { _ in }
        #expect(wakes.count == 1, "the end of a transaction will wake it")
    }

    @Test func aClosedInboxTakesNothing() throws {
        let inbox = inbox()
        _ = inbox.accept(try switches(1), firstSequence: nil) { _ in }
        inbox.close()
        #expect(inbox.accept(try switches(1), firstSequence: nil) { _ in } == .stopped)
        #expect(inbox.takeAll().count == 1, "what was accepted is still answered")
    }
}
