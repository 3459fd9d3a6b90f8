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

    private func inbox(maximumQueuedRecords: Int = 100, smallCallRecords: Int = 0) -> SwitchInbox {
        SwitchInbox(maximumQueuedRecords: maximumQueuedRecords, smallCallRecords: smallCallRecords) { [wakes] in wakes.add() }
    }

    private func switches(_ count: Int) throws -> [CoinSwitch] {
        let check = SwitchCheck(availableCoins: ["btc"], lowercasesNames: false)
        return try (0..<count).map { try check.coinSwitch(name: "user\($0)", coin: "btc") }
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
        _ = inbox.rest(queuedRecords: WaitingRecords(large: 9), canSend: false)
        #expect(inbox.accept(try switches(1), firstSequence: nil) { _ in } == nil)
    }

    @Test func whatWaitsOfLargeCallsDoesNotCountAgainstSmallOnes() throws {
        let inbox = inbox(maximumQueuedRecords: 10, smallCallRecords: 2)
        #expect(inbox.accept(try switches(50), firstSequence: nil) { _ in } == nil)
        #expect(inbox.accept(try switches(3), firstSequence: nil) { _ in } == .queueFull)
        for _ in 0..<5 { #expect(inbox.accept(try switches(2), firstSequence: nil) { _ in } == nil) }
        #expect(inbox.accept(try switches(1), firstSequence: nil) { _ in } == .queueFull, "small calls have their own bound")
        _ = inbox.takeAll()
        #expect(inbox.accept(try switches(1), firstSequence: nil) { _ in } == .queueFull)
        inbox.note(queuedRecords: WaitingRecords(small: 0, large: 50))
        #expect(inbox.accept(try switches(1), firstSequence: nil) { _ in } == nil)
        #expect(inbox.accept(try switches(3), firstSequence: nil) { _ in } == .queueFull)
        inbox.note(queuedRecords: WaitingRecords(small: 10, large: 9))
        #expect(inbox.accept(try switches(3), firstSequence: nil) { _ in } == nil, "and the other way round")
    }

    @Test func theActorIsWokenOnceAndOnlyIfItCouldSend() throws {
        let inbox = inbox()
        _ = inbox.accept(try switches(1), firstSequence: nil) { _ in }
        #expect(wakes.count == 0, "it has not come to rest")
        #expect(inbox.rest(queuedRecords: WaitingRecords(), canSend: true), "there is something to send")
        _ = inbox.takeAll()
        #expect(!inbox.rest(queuedRecords: WaitingRecords(), canSend: true))
        _ = inbox.accept(try switches(1), firstSequence: nil) { _ in }
        _ = inbox.accept(try switches(1), firstSequence: nil) { _ in }
        #expect(wakes.count == 1)
        _ = inbox.takeAll()
        #expect(!inbox.rest(queuedRecords: WaitingRecords(), canSend: false))
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
