import Logging
import NIOCore
import Switcher

/// What the calls about subpools have in common.
protocol SubPoolRoute: Route {
    /// `nil`: the calls are disabled.
    var coordinator: SubPoolCoordinator? { get }
    var decoding: DecodingLane { get }
    var logger: Logger { get }
}

/// Why such a call is not even tried.
enum SubPoolCallRefusal: Error {
    case disabled
    case malformed(JSONRefusal)
    case refused(SubPoolRefusal, SubPoolBody)

    var reply: Reply {
        switch self {
        case .disabled: Reply(.ok, Envelope(number: 403, message: message))
        case .malformed, .refused: .malformed(message)
        }
    }

    var message: String {
        switch self {
        case .disabled: "API disabled"
        case .malformed(let error): "wrong JSON, \(error.reason)"
        case .refused(let refusal, _): refusal.message
        }
    }
}

extension SubPoolRoute {
    var methods: [RouteMethod] { [.post] }

    /// What a call asks for, made of its body.
    func wish<Wish>(
        of call: RequestCall,
        _ make: (SubPoolBody) throws(SubPoolRefusal) -> Wish
    ) async throws(SubPoolCallRefusal) -> Wish {
        let body = try await decode(call)
        do throws(SubPoolRefusal) {
            return try make(body)
        } catch {
            throw .refused(error, body)
        }
    }

    private func decode(_ call: RequestCall) async throws(SubPoolCallRefusal) -> SubPoolBody {
        guard let body = call.body else { throw .malformed(JSONRefusal(reason: "the body is empty")) }
        let result = await decoding.run(byteCount: body.byteCount) {
            body.consume { bytes in
                Result { () throws(JSONRefusal) in try SubPoolBody(bytes) }
            }
        }
        do throws(JSONRefusal) {
            return try result.get()
        } catch {
            throw .malformed(error)
        }
    }

    func refuse(_ refusal: SubPoolCallRefusal, _ call: RequestCall) -> Reply {
        var metadata: Logger.Metadata = [LogKey.reason: .text(refusal.message), LogKey.remote: .string(call.remote)]
        if case .refused(_, let body) = refusal {
            metadata[LogKey.coin] = .text(body.coin)
            metadata[LogKey.subPool] = .text(body.subPoolName)
        }
        logger.info("Subpool call refused", metadata: metadata)
        return refusal.reply
    }

    func metadata(_ name: SubPoolName, _ call: RequestCall) -> Logger.Metadata {
        [
            LogKey.coin: .text("\(name.coin)"), LogKey.subPool: .text("\(name.subPool)"), LogKey.remote: .string(call.remote),
        ]
    }
}

extension Logger.Metadata {
    mutating func add(_ reply: SubPoolReply) {
        self[LogKey.oldInfo] = .text(reply.old.info)
        self[LogKey.oldAddress] = .text(reply.old.payoutAddress)
        self[LogKey.host] = .text(reply.hostName ?? "")
        self[LogKey.ackTook] = .milliseconds(reply.ackTime)
        if !reply.isSuccess { self[LogKey.reason] = .text(reply.message) }
    }

    mutating func add(_ error: SubPoolError) {
        self[LogKey.number] = "\(error.number)"
        self[LogKey.reason] = .text(error.message)
    }
}
