import Synchronization

/// What has happened that the writer has not looked at, in its order, and the signal that it is to look.
///
/// Bounded by what is in flight, and the session's few changes.
final class SwitchWriterEvents: Sendable {
    /// One for whatever has come since the last one was taken.
    let signals: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation
    private let waiting = Mutex<[SwitchWriter.Event]>([])

    init() {
        (signals, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Has the writer look at it.
    func post(_ event: SwitchWriter.Event) {
        note(event)
        signal()
    }

    /// Leaves it to whoever calls this to have the writer look.
    func note(_ event: SwitchWriter.Event) { waiting.withLock { $0.append(event) } }

    /// Has the writer look whether there is something to be done.
    func signal() { continuation.yield() }

    /// Hands over what has come.
    func takeAll() -> [SwitchWriter.Event] {
        waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
    }

    /// Nobody looks any more.
    func finish() { continuation.finish() }
}
