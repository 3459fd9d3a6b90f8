/// What an actor has others do meanwhile: the jobs end with the one task that runs them.
final class BackgroundTasks: Sendable {
    private let jobs: AsyncStream<@Sendable () async -> Void>
    private let continuation: AsyncStream<@Sendable () async -> Void>.Continuation

    init() {
        (jobs, continuation) = AsyncStream.makeStream()
    }

    /// Starts a job, once ``run()`` runs.
    func run(_ job: @escaping @Sendable () async -> Void) { continuation.yield(job) }

    /// Runs jobs until the calling task is cancelled, which cancels them.
    func run() async {
        await withDiscardingTaskGroup { group in
            for await job in jobs { group.addTask { await job() } }
            group.cancelAll()
        }
    }
}
