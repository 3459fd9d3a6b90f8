import Foundation
import Synchronization

/// Bounds how many tests have servers at the same time: each is a Java process, and forty of them starting at once on two cores
/// take a minute and let every timeout pass.
enum ServerSlots {
    private struct State {
        var free = max(2, ProcessInfo.processInfo.activeProcessorCount) * 2
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private static let state = Mutex(State())

    /// Whether the task already has a slot. A test with a second server needs no second one: two such tests would wait for each
    /// other.
    @TaskLocal private static var isTaken = false

    static func withSlot<Result>(
        isolation: isolated (any Actor)? = #isolation,
        _ body: () async throws -> Result
    ) async rethrows -> Result {
        if isTaken { return try await body() }
        await take()
        defer { give() }
        return try await $isTaken.withValue(true) { try await body() }
    }

    private static func take() async {
        await withCheckedContinuation { continuation in
            let isFree = state.withLock {
                if $0.free > 0 {
                    $0.free -= 1
                    return true
                }
                $0.waiting.append(continuation)
                return false
            }
            if isFree { continuation.resume() }
        }
    }

    private static func give() {
        let next: CheckedContinuation<Void, Never>? = state.withLock {
            if $0.waiting.isEmpty {
                $0.free += 1
                return nil
            }
            return $0.waiting.removeFirst()
        }
        next?.resume()
    }
}
