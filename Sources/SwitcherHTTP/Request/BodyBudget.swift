import Synchronization

/// The bytes that all bodies being received may take together.
final class BodyBudget: Sendable {
    private let maximum: Atomic<Int>
    private let used = Atomic(0)

    init(byteCount: Int) {
        maximum = Atomic(byteCount)
    }

    /// From now on. What is taken stays taken.
    func change(byteCount: Int) {
        maximum.store(byteCount, ordering: .relaxed)
    }

    /// What is taken of it now.
    var usedByteCount: Int { used.load(ordering: .relaxed) }

    /// A part of it, to be given back when it is released. It has nothing yet.
    func reservation() -> Reservation {
        Reservation(self)
    }

    private func take(_ count: Int) -> Bool {
        var current = used.load(ordering: .relaxed)
        while count <= maximum.load(ordering: .relaxed) - current {
            let (isExchanged, original) = used.compareExchange(
                expected: current,
                desired: current + count,
                ordering: .relaxed
            )
            if isExchanged { return true }
            current = original
        }
        return false
    }

    private func giveBack(_ count: Int) {
        used.subtract(count, ordering: .relaxed)
    }

    /// What a body takes of the budget, given back with its last reference at the latest: no way out can forget it.
    final class Reservation: Sendable {
        private let budget: BodyBudget
        private let held = Atomic(0)

        fileprivate init(_ budget: BodyBudget) {
            self.budget = budget
        }

        deinit { giveBack() }

        /// - Returns: Whether there was so much left.
        func extend(by count: Int) -> Bool {
            guard budget.take(count) else { return false }
            held.add(count, ordering: .relaxed)
            return true
        }

        func giveBack() {
            budget.giveBack(held.exchange(0, ordering: .relaxed))
        }
    }
}
