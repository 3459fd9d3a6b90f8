/// A place among those who read events. It is given back when nobody holds this any more.
final class EventReader: Sendable {
    private static let keepAlive = ": keep-alive\n\n"

    private let broadcast: EventBroadcast
    private let number: Int
    private let start: Int
    private let signals: AsyncStream<EventBroadcast.Signal>

    /// - Parameter start: The number of its first event.
    init(of broadcast: EventBroadcast, number: Int, from start: Int, _ signals: AsyncStream<EventBroadcast.Signal>) {
        self.broadcast = broadcast
        self.number = number
        self.start = start
        self.signals = signals
    }

    deinit { broadcast.remove(number) }

    /// Hands on what happens, a piece after the other, until the calling task is cancelled. Call it once.
    func read(_ body: @escaping @Sendable (_ text: String) async throws -> Void) async throws {
        var place = start
        for await signal in signals {
            let end = broadcast.end
            if place >= end, signal == .keepAlive { try await body(Self.keepAlive) }
            for _ in 0..<broadcast.pieceCountAtOnce where place < end && !Task.isCancelled {
                try await body(broadcast.next(from: &place))
            }
            if place < end { broadcast.wakeAgain() }
        }
        // What came before the end, and waited for its turn. No more than a piece: nobody waits for a client that takes nothing.
        let rest = broadcast.last(from: place)
        guard !rest.isEmpty else { return }
        // One that is cancelled may write no more.
        try await Task { try await body(rest) }.value
    }
}
