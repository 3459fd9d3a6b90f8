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

    var text: ReplyText {
        switch self {
        case .disabled: ReplyText(.subPoolsDisabled)
        case .malformed(let error): ReplyText(.wrongJSON, error.reason)
        case .refused(let refusal, _): ReplyText(for: refusal)
        }
    }
}

extension SubPoolRoute {
    var methods: [RouteMethod] { [.post] }
    var right: Right? { .coinbase }
    /// The question writes the request again, so that it is answered.
    var changesSomething: Bool { true }

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
        guard let body = call.body else { throw .malformed(.emptyBody) }
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
        let text = refusal.text
        var metadata = call.metadata
        metadata.add(text)
        if case .refused(_, let body) = refusal {
            metadata[LogKey.coin] = .text(body.coin)
            metadata[LogKey.subPool] = .text(body.subPoolName)
        }
        logger.info("Subpool call refused", metadata: metadata)
        return Reply(text)
    }

    func metadata(_ name: SubPoolName, _ call: RequestCall) -> Logger.Metadata {
        call.metadata.merging([LogKey.coin: .text("\(name.coin)"), LogKey.subPool: .text("\(name.subPool)")]) { $1 }
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
}
