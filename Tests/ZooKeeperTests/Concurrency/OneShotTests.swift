import Foundation
import Synchronization
import Testing
import ZooKeeperTestKit

@testable import ZooKeeper

struct OneShotTests {
    /// Something that is waited for, as it is meant to be used.
    private final class Box: Sendable {
        private let shot = OneShot<Int, Bool>(note: false)
        private let values = Mutex<[Int]>([])

        var isResolved: Bool { shot.isResolved }
        var received: [Int] { values.withLock { $0 } }

        @discardableResult
        func receive() -> Bool {
            whenResolved { value in self.values.withLock { $0.append(value) } }
        }

        @discardableResult
        func whenResolved(_ receive: @escaping @Sendable (Int) -> Void) -> Bool { shot.whenResolved(receive) }

        @discardableResult
        func resolve(_ value: Int) -> Bool { shot.resolve(value) }

        @discardableResult
        func resolve(_ makeValue: (Bool) -> Int?) -> Bool { shot.resolve(makeValue) }

        @discardableResult
        func note(_ value: Bool) -> Bool { shot.note { $0 = value } }

        func value(isolation: isolated (any Actor)? = #isolation, onCancel: @Sendable () -> Void = {}) async -> Int? {
            await shot.value(onCancel: onCancel)
        }
    }

    private final class Counter: Sendable {
        private let count = Atomic(0)
        var value: Int { count.load(ordering: .relaxed) }
        func add() { count.add(1, ordering: .relaxed) }
    }

    private actor Waiter {
        nonisolated let executor = CountingExecutor()
        private(set) var isWaiting = false

        nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

        func wait(for box: Box) async -> Int? {
            isWaiting = true
            return await box.value { box.resolve(7) }
        }
    }

    /// Counts how often its actor is entered.
    private final class CountingExecutor: SerialExecutor {
        private let jobs = Counter()
        private let queue = DispatchQueue(label: "test")

        var jobCount: Int { jobs.value }

        func enqueue(_ job: consuming ExecutorJob) {
            jobs.add()
            let job = UnownedJob(job)
            queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
        }
    }

    private let box = Box()

    @Test func theFirstResolutionWins() {
        #expect(box.receive())
        #expect(!box.isResolved)
        #expect(box.received.isEmpty)
        #expect(box.resolve(1))
        #expect(!box.resolve(2))
        #expect(!box.resolve { _ in 3 })
        #expect(box.isResolved)
        #expect(box.received == [1])
    }

    @Test func aValueThatComesBeforeAnybodyWaitsIsKept() {
        #expect(box.resolve(1))
        #expect(box.isResolved)
        #expect(!box.resolve(2))
        #expect(box.receive())
        #expect(box.received == [1])
    }

    @Test func whoAsksLateGetsTheSame() async {
        box.receive()
        box.resolve(1)
        #expect(box.receive())
        #expect(box.received == [1, 1], "each receiver once")
        #expect(await box.value() == 1)
    }

    /// The lock is no recursive one: who holds it and takes it again ends the process.
    @Test(arguments: [true, false])
    func theReceiverRunsWithoutTheLock(_ waitsFirst: Bool) {
        let calls = Counter()
        if !waitsFirst { box.resolve(1) }
        box.whenResolved { [box] value in
            calls.add()
            #expect(box.isResolved)
            #expect(!box.resolve(value + 1))
            #expect(!box.note(true))
        }
        if waitsFirst { box.resolve(1) }
        #expect(calls.value == 1)
    }

    @Test func aReceiverIsLetGo() {
        final class Witness: Sendable {}
        weak var witness: Witness?
        do {
            let held = Witness()
            witness = held
            box.whenResolved { _ in withExtendedLifetime(held) {} }
        }
        #expect(witness != nil)
        box.resolve(1)
        #expect(witness == nil)
    }

    @Test func thereIsOneWaiter() async {
        #expect(box.receive())
        #expect(!box.receive())
        #expect(await box.value() == nil)
        box.resolve(1)
        #expect(box.received == [1], "the first gets it, once")
    }

    // MARK: The note

    @Test func theNoteChangesOnlyBeforeTheResolution() {
        #expect(box.note(true))
        #expect(box.resolve { $0 ? 1 : 0 })
        #expect(!box.note(false))
        box.receive()
        #expect(box.received == [1])
    }

    @Test func theNoteMayForbidTheResolution() {
        box.receive()
        box.note(true)
        #expect(!box.resolve { isForbidden in isForbidden ? nil : 1 })
        #expect(!box.isResolved)
        #expect(box.received.isEmpty)
        box.note(false)
        #expect(box.resolve { isForbidden in isForbidden ? nil : 2 })
        #expect(box.received == [2])
    }

    // MARK: Waiting

    @Test func aCancellationBeforeComesFirst() async {
        let cancellations = Counter()
        let task = Task { [box] in
            withUnsafeCurrentTask { $0?.cancel() }
            return await box.value {
                cancellations.add()
                box.resolve(7)
            }
        }
        #expect(await task.value == 7)
        #expect(cancellations.value == 1)
        #expect(!box.resolve(1))
    }

    @Test func aCancellationEndsTheWait() async throws {
        let waiter = Waiter()
        let task = Task { [box] in await waiter.wait(for: box) }
        try await eventually("it waits") { await waiter.isWaiting }
        #expect(!box.receive())
        task.cancel()
        #expect(await task.value == 7)
    }

    /// It does not leave its actor on the way, which would let others in before it waits.
    @Test func whoAsksOnAnActorStaysOnIt() async {
        box.resolve(1)
        let waiter = Waiter()
        #expect(await waiter.wait(for: box) == 1)
        #expect(waiter.executor.jobCount == 1)
    }

    @Test func aCancellationMayBeWithoutEffect() async throws {
        let cancellations = Counter()
        let task = Task { [box] in await box.value { cancellations.add() } }
        task.cancel()
        try await eventually("it is cancelled") { cancellations.value == 1 }
        #expect(!box.isResolved)
        box.resolve(1)
        #expect(await task.value == 1)
        #expect(cancellations.value == 1)
    }

    @Test func aCancellationAfterwardsChangesNothing() async {
        let cancellations = Counter()
        let task = Task { [box] in
            box.resolve(1)
            let value = await box.value { cancellations.add() }
            withUnsafeCurrentTask { $0?.cancel() }
            return value
        }
        #expect(await task.value == 1)
        #expect(cancellations.value == 0)
    }

    /// The value, or what the cancellation makes of it, whichever is first; and nobody waits for ever.
    @Test func aCancellationThatMeetsTheValue() async {
        for _ in 0..<1_000 {
            let box = Box()
            let task = Task { await box.value { box.resolve(7) } }
            async let isResolved = Self.onThread { box.resolve(1) }
            task.cancel()
            let value = await task.value
            #expect(value == (await isResolved ? 1 : 7))
        }
    }

    // MARK: Threads

    /// Who comes late at one box is quick, and so catches up: they meet again and again.
    @Test func manyThreadsOneResult() async {
        let boxes = (0..<20_000).map { _ in Box() }
        let winners = boxes.map { _ in Winners() }
        await withTaskGroup { group in
            for number in 0..<8 {
                group.addTask {
                    await Self.onThread {
                        for (box, winners) in zip(boxes, winners) {
                            if number == 0 { box.receive() }
                            if box.resolve(number) { winners.add(number) }
                        }
                    }
                }
            }
        }
        let failures = zip(boxes, winners).filter { box, winners in
            winners.all.count != 1 || box.received != winners.all
        }
        #expect(failures.isEmpty)
    }

    private final class Tally: Sendable {
        let shot = OneShot<Int, Int>(note: 0)
        let isBegun = Atomic(false)
        let value = Atomic(0)
    }

    /// What an error tells of having been sent: every note that was taken is in the value, and none that came too late.
    @Test func theNoteIsDecidedWithTheResolution() async {
        let tallies = (0..<300).map { _ in Tally() }
        async let takenNotes = Self.onThread {
            tallies.map { tally in
                var count = 0
                while tally.shot.note({ $0 += 1 }) {
                    count += 1
                    tally.isBegun.store(true, ordering: .relaxed)
                }
                return count
            }
        }
        async let values = Self.onThread {
            tallies.map { tally in
                while !tally.isBegun.load(ordering: .relaxed) { sched_yield() }
                tally.shot.resolve { $0 }
                tally.shot.whenResolved { tally.value.store($0, ordering: .relaxed) }
                return tally.value.load(ordering: .relaxed)
            }
        }
        #expect(await takenNotes == values)
    }

    private static func onThread<Result: Sendable>(_ work: @escaping @Sendable () -> Result) async -> Result {
        await withCheckedContinuation { continuation in
            DetachedThread.run { continuation.resume(returning: work()) }
        }
    }

    private final class Winners: Sendable {
        private let numbers = Mutex<[Int]>([])
        var all: [Int] { numbers.withLock { $0 } }
        func add(_ number: Int) { numbers.withLock { $0.append(number) } }
    }
}
