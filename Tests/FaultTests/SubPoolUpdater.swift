import SwitcherTestKit
import Synchronization

/// A caller that updates one subpool after another, and holds every answer against what was asked for.
final class SubPoolUpdater: Sendable {
    static let invalidAddress = "bc0qjl8uwezzlech723lpnyuza0h2cdkvxvh54v3dn"

    private let caller: APICaller
    private let crossed = Mutex<[String]>([])

    init(port: Int) {
        caller = APICaller(port: port)
    }

    /// Answers that were another request's. Empty is what is wanted.
    var crossedAcks: [String] { crossed.withLock { $0 } }

    /// Asks for a coinbase that the jobmaker refuses, then for one that it takes.
    func update(_ subPool: String, to info: String) async -> SwitchOutcome {
        do {
            let refusal = try await send(subPool, "refused", Self.invalidAddress)
            if refusal.contains(#""success":true"#) { note(refusal) }
            let reply = try await send(subPool, info, Self.address(for: info))
            if reply.contains("invalid payout address") { note(reply) }
            guard reply.contains(#""success":true"#) else { return .refused(reply) }
            let new = #""new":{"coinbase_info":"\#(info)","payout_addr":"\#(Self.address(for: info))"}"#
            if !reply.contains(new) || !reply.contains(#""subpool_name":"\#(subPool)""#) { note(reply) }
            return .confirmed
        } catch {
            return .unanswered("\(error)")
        }
    }

    func hangUp() async {
        await caller.hangUp()
    }

    /// An address that the sample jobmaker takes, another one for each coinbase text of ``SwitchLoad/coins``.
    static func address(for info: String) -> String {
        // Letters of that encoding, as digits.
        let letters = Array("qpzry9x8gf")
        return "bc1qa7a7a7a7a7a7m" + String(info.compactMap(\.wholeNumberValue).map { letters[$0] })
    }

    private func send(_ subPool: String, _ info: String, _ address: String) async throws -> String {
        let body =
            #"{"coin":"btc","subpool_name":"\#(subPool)","payout_addr":"\#(address)","coinbase_info":"\#(info)"}"#
        return try await caller.call("POST /subpool/update-coinbase", body: body).body
    }

    private func note(_ reply: String) {
        crossed.withLock { $0.append(reply) }
    }
}
