import UnixSignals

/// SIGHUP: what is done when it comes, in order. It never ends the process.
public struct HangUp: Sendable {
    private let signals: UnixSignalsSequence

    /// From now on none ends the process, and none is missed; some that come at the same time are one.
    public init() async {
        signals = await UnixSignalsSequence(trapping: .sighup)
    }

    /// Does that with every signal, one after the other, until the calling task is cancelled.
    public func run(_ action: @Sendable () async -> Void) async {
        for await _ in signals { await action() }
    }
}
