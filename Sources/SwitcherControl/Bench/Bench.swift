import Synchronization

/// Sends calls at their times, whatever the answers do: an open loop.
package struct Bench {
    let client: APIClient
    let plan: BenchPlan

    package init(_ client: APIClient, _ plan: BenchPlan) {
        (self.client, self.plan) = (client, plan)
    }

    /// Ends by itself: at the time of the last call and, where answers are waited for, one time-out later.
    ///
    /// - Parameter progress: Gets how many calls are answered or failed, several times a second.
    package func run(progress: @escaping @Sendable (Int) -> Void) async throws -> BenchResult {
        let shared = Shared()
        let start = ContinuousClock.now
        let end = start + .seconds(plan.duration)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<plan.connections {
                group.addTask {
                    while let call = shared.nextCall(before: plan.count) {
                        let due = start + plan.time(of: call)
                        // Late ones are sent at once, and their time counts from when they were due.
                        if due > .now { try await Task.sleep(until: due, clock: .continuous) }
                        guard .now <= end else {
                            shared.result.withLock { $0.unsent += 1 }
                            continue
                        }
                        await send(call, due: due, shared)
                    }
                }
            }
            group.addTask {
                while shared.isUnderWay(plan.count) {
                    progress(shared.doneCount)
                    try await Task.sleep(for: .milliseconds(200))
                }
            }
            try await group.waitForAll()
        }
        var result = shared.result.withLock { $0 }
        result.seconds = (ContinuousClock.now - start) / .seconds(1)
        progress(plan.count)
        return result
    }

    private func send(_ call: Int, due: ContinuousClock.Instant, _ shared: Shared) async {
        let sent = ContinuousClock.now
        var failure: String?
        do {
            let name = plan.user(of: call)
            let reply =
                if let coin = plan.coin {
                    try await client.reply("/switch", .form([("puname", name), ("coin", coin)]))
                } else {
                    try await client.reply("/switch/user", query: [("puname", name)])
                }
            // A user that is not there is an answer as good as another.
            if !(reply.isSuccess || (plan.coin == nil && reply.number == 404)) {
                failure = reply.error(target: client.target)?.description
            }
        } catch {
            failure = "\(error)"
        }
        let done = ContinuousClock.now
        shared.result.withLock { $0.add(corrected: done - due, service: done - sent, failure: failure) }
    }

    private final class Shared: Sendable {
        private let next = Atomic(0)
        let result = Mutex(BenchResult())

        func nextCall(before count: Int) -> Int? {
            let call = next.add(1, ordering: .relaxed).oldValue
            return call < count ? call : nil
        }

        var doneCount: Int { result.withLock { $0.answered + $0.failed + $0.unsent } }

        func isUnderWay(_ count: Int) -> Bool { doneCount < count }
    }
}
