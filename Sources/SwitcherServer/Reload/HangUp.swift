import UnixSignals

/// SIGHUP: what is done when it comes, in order. It never ends the process.
public struct HangUp: Sendable {
    private let signals: UnixSignalsSequence

    /// From now on none ends the process, and none is missed.
    public init() async {
        signals = await UnixSignalsSequence(trapping: .sighup)
    }

    /// Does that with every signal, one after the other, until the calling task is cancelled. Those that come while it is being done are one.
    public func run(_ action: @Sendable () async -> Void) async {
        let (wakes, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        await withTaskGroup { group in
            group.addTask {
                for await _ in signals { continuation.yield() }
                continuation.finish()
            }
            // What has been buffered is handed out also after a cancellation.
            for await _ in wakes where !Task.isCancelled { await action() }
            group.cancelAll()
        }
    }
}
