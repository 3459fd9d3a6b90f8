import DequeModule

/// Operations that have not been handed to a handle, oldest first. They wait here and not in the library, whose queue is unbounded and
/// which aborts on some calls without a connection.
struct WaitingOperations {
    private var operations: Deque<PendingOperation> = []
    private let maximumCount: Int

    /// - Parameter maximumCount: How many may wait.
    init(maximumCount: Int) {
        self.maximumCount = maximumCount
    }

    var isEmpty: Bool { operations.isEmpty }
    var first: PendingOperation? { operations.first }

    /// - Returns: False where too many wait: then it is not taken. What was resolved meanwhile makes room.
    mutating func append(_ operation: PendingOperation) -> Bool {
        if operations.count >= maximumCount { operations.removeAll(where: \.isResolved) }
        guard operations.count < maximumCount else { return false }
        operations.append(operation)
        return true
    }

    /// Beyond the bound of what may wait: there are no more of them than watches.
    mutating func appendRemoval(of watched: Watched) {
        operations.append(PendingOperation(.removeWatches(watched), deadline: nil))
    }

    mutating func removeFirst() { operations.removeFirst() }

    /// It could not be handed over after all.
    mutating func putBack(_ operation: PendingOperation) { operations.prepend(operation) }

    /// Fails those whose time is up.
    ///
    /// - Returns: The earliest deadline of the others.
    mutating func failExpired(now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
        let earliest = PendingOperation.failExpired(operations, now: now)
        if operations.first?.isResolved == true { operations.removeAll(where: \.isResolved) }
        return earliest
    }

    mutating func failAll(_ code: ZooKeeperError.Code) {
        for operation in operations { operation.fail(code) }
        operations = []
    }
}
