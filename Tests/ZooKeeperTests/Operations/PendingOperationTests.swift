import Synchronization
import Testing

@testable import ZooKeeper

@Suite struct PendingOperationTests {
    private func operation(deadline: ContinuousClock.Instant? = nil) -> PendingOperation {
        PendingOperation(.delete(.root, version: nil), deadline: deadline)
    }

    @Test func isResolvedOnce() {
        let operation = operation()
        let outcomes = Mutex<[ZooKeeperError.Code]>([])
        operation.whenResolved { outcome in
            if case .failure(let error) = outcome { outcomes.withLock { $0.append(error.code) } }
        }
        #expect(operation.fail(.connectionLoss))
        #expect(!operation.fail(.deadlineExceeded))
        #expect(!operation.resolve(.success(.none)))
        #expect(outcomes.withLock { $0 } == [.connectionLoss])
    }

    @Test func aResultThatCameBeforeItsReceiverIsKept() {
        let operation = operation()
        operation.fail(.cancelled)
        let received = Mutex(0)
        operation.whenResolved { _ in received.withLock { $0 += 1 } }
        #expect(received.withLock { $0 } == 1)
        #expect(!operation.markSent())
    }

    @Test(arguments: [false, true])
    func theErrorTellsWhetherItWasSent(_ isSent: Bool) throws {
        let operation = operation()
        if isSent { #expect(operation.markSent()) }
        let error = Mutex<ZooKeeperError?>(nil)
        operation.whenResolved { outcome in
            if case .failure(let failure) = outcome { error.withLock { $0 = failure } }
        }
        operation.fail(.deadlineExceeded)
        let failure = try #require(error.withLock { $0 })
        #expect(failure.wasSent == isSent)
        #expect(failure.isOutcomeUnknown == isSent)
    }

    @Test func manyResolversOneResult() async {
        let operation = operation()
        let received = Mutex(0)
        operation.whenResolved { _ in received.withLock { $0 += 1 } }
        await withTaskGroup { group in
            for _ in 0..<100 {
                group.addTask { _ = operation.fail(.cancelled) }
                group.addTask { _ = operation.resolve(.success(.none)) }
            }
        }
        #expect(received.withLock { $0 } == 1)
    }

    @Test func deadlines() {
        let now = ContinuousClock.now
        let overdue = operation(deadline: now)
        let later = operation(deadline: now + .seconds(2))
        let latest = operation(deadline: now + .seconds(3))
        let endless = operation()
        #expect(PendingOperation.failExpired([latest, overdue, endless, later], now: now) == now + .seconds(2))
        #expect(overdue.isResolved)
        #expect(!later.isResolved && !latest.isResolved && !endless.isResolved)
    }
}
