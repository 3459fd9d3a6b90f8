import NIOCore
import Synchronization

/// A connection that is set up, for whoever serves it.
///
/// Where the server ends in the moment in which it is accepted, nobody does: then it is closed, or the end would wait for it.
final class UnservedConnection: Sendable {
    private let channel: any Channel
    private let gate: NIOLoopBound<RequestGate>
    private let isTaken = Atomic(false)

    /// To be called on the connection's event loop.
    init(_ channel: any Channel, _ gate: RequestGate) {
        self.channel = channel
        self.gate = NIOLoopBound(gate, eventLoop: channel.eventLoop)
    }

    deinit {
        guard !isTaken.load(ordering: .relaxed) else { return }
        channel.close(promise: nil)
    }

    /// Hands it over. Who takes it sees to its end.
    func take() -> NIOLoopBound<RequestGate> {
        isTaken.store(true, ordering: .relaxed)
        return gate
    }
}
