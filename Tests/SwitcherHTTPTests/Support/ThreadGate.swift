import Foundation

/// Holds threads until it is opened. Unchecked: what changes is behind a lock.
final class ThreadGate: @unchecked Sendable {
    final class Count: @unchecked Sendable {
        private let lock = NSLock()
        private var count = 0
        var value: Int { lock.withLock { count } }
        func add() { lock.withLock { count += 1 } }
    }

    private let condition = NSCondition()
    private var isOpen = false

    func wait() { condition.withLock { while !isOpen { condition.wait() } } }

    func open() {
        condition.withLock {
            isOpen = true
            condition.broadcast()
        }
    }
}
