import Foundation
import Synchronization
import Testing
import ZooKeeperTestKit

@testable import ZooKeeper

@Suite struct StateBroadcastTests {
    @Test func aFollowerGetsTheCurrentValueAndTheLastOne() async {
        let broadcast = StateBroadcast(1)
        var values = broadcast.values().makeAsyncIterator()
        #expect(await values.next() == 1)
        broadcast.publish(2)
        broadcast.publish(3)
        #expect(await values.next() == 3)
        broadcast.publish(3)
        broadcast.finish()
        #expect(await values.next() == nil)
        // Who comes later learns how it ended.
        var late = broadcast.values().makeAsyncIterator()
        #expect(await late.next() == 3)
        #expect(await late.next() == nil)
    }

    /// Resuming a task takes a lock that the task's cancellation holds while it ends the stream.
    @Test func followersAreCancelledDuringChanges() async throws {
        let broadcast = StateBroadcast(0)
        let progress = Progress()
        // On threads of their own: a deadlock would take the threads that the other tests share.
        DetachedThread.run {
            var value = 0
            while !progress.isCancellingDone.load(ordering: .relaxed) {
                value += 1
                broadcast.publish(value)
            }
            progress.isPublishingDone.store(true, ordering: .relaxed)
        }
        DetachedThread.run {
            for round in 1...2_000 {
                let tasks = (0..<20).map { _ in
                    Task {
                        let values = broadcast.values()
                        progress.followers.add(1, ordering: .relaxed)
                        for await _ in values {}
                    }
                }
                while progress.followers.load(ordering: .relaxed) < 20 * round { usleep(10) }
                for task in tasks { task.cancel() }
            }
            progress.isCancellingDone.store(true, ordering: .relaxed)
        }
        try await eventually(timeout: Timeouts.start, "all are cancelled, and the changes go on until then") {
            progress.isPublishingDone.load(ordering: .relaxed)
        }
    }

    private final class Progress: Sendable {
        let followers = Atomic(0)
        let isPublishingDone = Atomic(false)
        let isCancellingDone = Atomic(false)
    }
}
