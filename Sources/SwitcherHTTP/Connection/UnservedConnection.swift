import NIOCore
import NIOHTTP1
import Synchronization

/// A connection that is set up, for whoever serves it.
///
/// Where the server ends in the moment in which it is accepted, nobody does. NIO stops the whole process then, with all calls that are still to be
/// answered, if nobody has said that nothing will be written: here that is said, and the connection is closed.
final class UnservedConnection: Sendable {
    typealias Parts = NIOAsyncChannel<HTTPServerRequestPart, ResponsePart>

    private let parts: Parts
    private let isTaken = Atomic(false)

    init(_ parts: Parts) {
        self.parts = parts
    }

    deinit {
        guard !isTaken.load(ordering: .relaxed) else { return }
        Task { [parts] in try? await parts.executeThenClose { _, _ in } }
    }

    /// Hands it over. Who takes it executes it, and so closes it.
    func take() -> Parts {
        isTaken.store(true, ordering: .relaxed)
        return parts
    }
}
