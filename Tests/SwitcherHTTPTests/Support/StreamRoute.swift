import NIOCore
import Synchronization

@testable import SwitcherHTTP

/// Answers with a body that is made while it is sent.
final class StreamRoute: Route {
    let paths = ["/stream"]
    let methods = [RouteMethod.get, .head]
    let right: Right? = .read
    let changesSomething = false
    private let stream: ReplyStream
    private let progress = Mutex<(byteCount: Int, startCount: Int, error: (any Error)?)>((0, 0, nil))

    init(isEndless: Bool = false, _ produce: @escaping @Sendable (_ write: @escaping ReplyStream.Write) async throws -> Void) {
        stream = ReplyStream(isEndless: isEndless, produce: produce)
    }

    /// How much the connection has taken.
    var byteCount: Int { progress.withLock { $0.byteCount } }
    /// How often the body was begun.
    var startCount: Int { progress.withLock { $0.startCount } }
    /// What has ended the body before its end.
    var error: (any Error)? { progress.withLock { $0.error } }

    func reply(to call: RequestCall) async -> Reply {
        let counted = ReplyStream(isEndless: stream.isEndless) { [self] write in
            progress.withLock { $0.startCount += 1 }
            do {
                try await stream.produce { bytes in
                    try await write(bytes)
                    self.progress.withLock { $0.byteCount += bytes.readableBytes }
                }
            } catch {
                progress.withLock { $0.error = error }
                throw error
            }
        }
        return Reply(streaming: counted, contentType: "text/plain")
    }
}
