import NIOCore
import NIOHTTP1

/// A connection's requests and replies, for the task that serves it. To be used on the connection's event loop only.
///
/// What sends waits until the client has taken enough of what was sent before. It throws when the connection is gone, and when the task is cancelled
/// while it waits.
protocol RequestExchange: AnyObject {
    /// Where its task runs.
    var executor: any TaskExecutor { get }

    /// The next part of a request, when it is there; `nil` when no more come.
    ///
    /// - Throws: What ended the connection.
    nonisolated(nonsending) func next() async throws -> HTTPServerRequestPart?

    /// Has the client send the body that it announced.
    nonisolated(nonsending) func sendMayContinue() async throws

    /// Sends a whole reply.
    ///
    /// - Returns: Whether others may follow. Otherwise it was the last one.
    nonisolated(nonsending) func send(_ reply: Reply) async throws -> Bool

    /// Sends the head of a reply with a ``ReplyStream``. Some of its body follows, and then its end or its being cut.
    nonisolated(nonsending) func beginStream(_ reply: Reply) async throws

    /// Sends some of the body. When it returns, that has been given to the system, or waits for the client.
    nonisolated(nonsending) func stream(_ bytes: ByteBuffer) async throws

    /// - Returns: As ``send(_:)``.
    nonisolated(nonsending) func endStream() async throws -> Bool

    /// Ends the connection without the end of the body.
    nonisolated(nonsending) func cutStream() async throws
}
