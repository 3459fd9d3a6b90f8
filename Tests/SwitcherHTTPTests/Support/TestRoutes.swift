import NIOCore
import Synchronization

@testable import SwitcherHTTP

/// Says how long the body was, in `err_msg`.
struct EchoRoute: Route {
    let paths = ["/echo", "/echo-too"]
    let methods = [RouteMethod.get, .post]
    let right: Right? = .switching
    let changesSomething = true

    func reply(to call: RequestCall) async -> Reply {
        let text = call.body?.consume { String(buffer: $0) } ?? "none"
        return Reply(.ok, Envelope(number: 0, message: text.utf8.count > 100 ? "\(text.utf8.count) bytes" : text))
    }
}

/// Answers when it is told to.
final class HoldRoute: Route {
    let paths = ["/hold"]
    let methods = [RouteMethod.get, .post]
    let right: Right? = nil
    let changesSomething = false
    private let waiting = Mutex<(calls: [CheckedContinuation<Void, Never>], isOpen: Bool)>(([], false))

    var waitingCount: Int { waiting.withLock { $0.calls.count } }

    /// Answers all that wait, and all that come.
    func open() {
        let calls = waiting.withLock { waiting in
            defer { waiting = ([], true) }
            return waiting.calls
        }
        for call in calls { call.resume() }
    }

    func reply(to call: RequestCall) async -> Reply {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOpen = waiting.withLock { waiting in
                    if !waiting.isOpen { waiting.calls.append(continuation) }
                    return waiting.isOpen
                }
                if isOpen { continuation.resume() }
            }
        } onCancel: {
            // A test that fails ends too.
            open()
        }
        return .success
    }
}

/// Has more to say than fits into a socket.
struct LongRoute: Route {
    static let length = 16 << 20
    let paths = ["/long"]
    let methods = [RouteMethod.get]
    let right: Right? = nil
    let changesSomething = false

    func reply(to call: RequestCall) async -> Reply {
        Reply(.ok, Envelope(number: 0, encoded: ByteBuffer(repeating: UInt8(ascii: "x"), count: Self.length)))
    }
}
