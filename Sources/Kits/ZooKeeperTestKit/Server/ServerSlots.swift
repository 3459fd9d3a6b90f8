import Foundation
import Synchronization

/// Bounds how many servers tests have at the same time: each is a Java process, and forty of them starting at once on two cores
/// take a minute and let every timeout pass.
enum ServerSlots {
    private struct State {
        var free = total
        /// In the order of their coming, so that one who wants many gets them in the end.
        var waiting: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []

        /// Takes those off the queue whose turn has come.
        mutating func admit() -> [CheckedContinuation<Void, Never>] {
            var admitted: [CheckedContinuation<Void, Never>] = []
            while let next = waiting.first, next.count <= free {
                free -= next.count
                admitted.append(waiting.removeFirst().continuation)
            }
            return admitted
        }
    }

    private static let total = max(2, ProcessInfo.processInfo.activeProcessorCount) * 2
    private static let state = Mutex(State())

    /// Whether the task already has slots. A test with a second server needs no second one: two such tests would wait for each
    /// other.
    @TaskLocal private static var isTaken = false

    /// Waits for a slot for each of so many servers, or for all there are, and holds them while `body` runs.
    static func withSlots<Result>(
        _ count: Int = 1,
        isolation: isolated (any Actor)? = #isolation,
        _ body: () async throws -> Result
    ) async rethrows -> Result {
        if isTaken { return try await body() }
        let count = min(count, total)
        await take(count)
        defer { give(count) }
        return try await $isTaken.withValue(true) { try await body() }
    }

    private static func take(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let admitted = state.withLock { state in
                state.waiting.append((count, continuation))
                return state.admit()
            }
            for next in admitted { next.resume() }
        }
    }

    private static func give(_ count: Int) {
        let admitted = state.withLock { state in
            state.free += count
            return state.admit()
        }
        for next in admitted { next.resume() }
    }
}
