import NIOCore

/// A reply's body that is made while it is sent: a long list, or events as they come.
///
/// HTTP/1.1 gets it in chunks; to HTTP/1.0 the end of the connection is its end. For `HEAD` nothing is made.
struct ReplyStream: Sendable {
    /// Sends some of the body.
    ///
    /// It returns when the client can be sent more, so that little is held for one who reads slowly. One who reads nothing for
    /// `RequestReadTimeoutSeconds` is dropped. It throws when the connection is gone or the calling task is cancelled.
    typealias Write = @Sendable (ByteBuffer) async throws -> Void

    /// It goes on until the client leaves or the server stops. Otherwise it is a list, and who takes it too slowly is dropped.
    var isEndless = false

    /// Sends the whole body, and returns. Where it throws, the body is cut: its end is missing, and the connection is closed, so that
    /// nobody takes it for all. Its task is cancelled when the server stops; to return then ends the body in good order.
    let produce: @Sendable (_ write: @escaping Write) async throws -> Void

    /// The same, cut at the next write for which this is not true any more.
    func goingOn(while isAllowed: @escaping @Sendable () -> Bool) -> ReplyStream {
        ReplyStream(isEndless: isEndless) { [produce] write in
            try await produce { bytes in
                guard isAllowed() else { throw NotAllowed() }
                try await write(bytes)
            }
        }
    }

    private struct NotAllowed: Error {}
}
