import Testing

@testable import ZooKeeper

struct WaitingOperationsTests {
    private var waiting = WaitingOperations(maximumCount: 2)

    private func operation(deadline: ContinuousClock.Instant? = nil) -> PendingOperation {
        PendingOperation(.delete(.root, version: nil), deadline: deadline)
    }

    /// - Returns: Whether each was taken.
    private mutating func append(_ operations: PendingOperation...) -> [Bool] {
        operations.map { waiting.append($0) }
    }

    @Test mutating func theyKeepTheirOrder() {
        let (first, second) = (operation(), operation())
        #expect(append(first, second) == [true, true])
        #expect(waiting.first === first)
        waiting.removeFirst()
        #expect(waiting.first === second)
        waiting.putBack(first)
        #expect(waiting.first === first)
    }

    @Test mutating func whatIsResolvedMakesRoom() {
        let (first, second, third) = (operation(), operation(), operation())
        #expect(append(first, second, third) == [true, true, false])
        first.fail(.cancelled)
        #expect(append(third) == [true])
        #expect(waiting.first === second)
    }

    @Test mutating func aRemovalIsTakenBeyondTheBound() throws {
        #expect(append(operation(), operation()) == [true, true])
        let watched = Watched(path: .root, kind: .children)
        waiting.appendRemoval(of: watched)
        waiting.removeFirst()
        waiting.removeFirst()
        guard case .removeWatches(watched) = try #require(waiting.first).request else {
            Issue.record("the removal is not there")
            return
        }
    }

    @Test mutating func thoseWhoseTimeIsUpFail() {
        let now = ContinuousClock.now
        let (overdue, later) = (operation(deadline: now), operation(deadline: now + .seconds(2)))
        #expect(append(overdue, later) == [true, true])
        #expect(waiting.failExpired(now: now) == now + .seconds(2))
        #expect(overdue.isResolved && !later.isResolved)
        #expect(waiting.first === later)
    }

    @Test mutating func aStopFailsAll() {
        let (first, second) = (operation(), operation())
        #expect(append(first, second) == [true, true])
        waiting.failAll(.closed)
        #expect(first.isResolved && second.isResolved)
        #expect(waiting.isEmpty)
    }
}
