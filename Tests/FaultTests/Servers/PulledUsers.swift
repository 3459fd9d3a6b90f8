import Synchronization
import UpstreamTestKit

/// A web site with a clock of its own, that can keep one reply back: what is asked meanwhile is answered.
final class PulledUsers: Sendable {
    private struct State {
        var clock: Int64 = 1_000
        var users: [String: (coin: String, time: Int64)] = [:]
        var requestCount = 0
        var isNextHeld = false
        var held: (gate: Gate, clock: Int64)?
    }

    private let state = Mutex(State())
    private let isNamingReplies: Bool

    /// - Parameter namingReplies: Whether each reply has a record that says which one it is: ``replyRecord``.
    init(namingReplies: Bool = false) { isNamingReplies = namingReplies }

    static let replyRecord = "reply"

    /// The coin of that record in the reply to the request of that number.
    static func name(ofReply number: Int) -> String { "reply\(number)" }

    static func reply(named coin: String) -> Int? { coin.hasPrefix("reply") ? Int(coin.dropFirst(5)) : nil }

    /// The web site's. A reply is made when it is asked for, and sent when it is not kept back.
    var answer: UpstreamServer.Answer {
        UpstreamServer.Answer { [self] request in
            let (response, gate) = reply(since: request.lastDate ?? 0)
            await gate?.wait()
            return response
        }
    }

    var clock: Int64 { state.withLock { $0.clock } }
    var requestCount: Int { state.withLock { $0.requestCount } }
    var coins: [String: String] { state.withLock { $0.users.mapValues(\.coin) } }
    /// Whether one is kept back now.
    var isHolding: Bool { heldClock != nil }
    /// What the clock was when the one was made that is kept back.
    var heldClock: Int64? { state.withLock { $0.held?.clock } }

    func switchCoin(_ name: String, _ coin: String) {
        state.withLock { state in
            state.clock += 1
            state.users[name] = (coin, state.clock)
        }
    }

    /// All of them at the same time.
    func switchCoin(_ names: some Sequence<String>, _ coin: String) {
        state.withLock { state in
            state.clock += 1
            for name in names { state.users[name] = (coin, state.clock) }
        }
    }

    /// Keeps the next reply back, and no other.
    func holdNext() { state.withLock { $0.isNextHeld = true } }

    /// Sends what is kept back, and keeps nothing back any more.
    func letGo() {
        state.withLock { $0.isNextHeld = false }
        letGoOfThis()
    }

    /// Sends what is kept back.
    func letGoOfThis() {
        let held = state.withLock { state in
            defer { state.held = nil }
            return state.held
        }
        held?.gate.open()
    }

    private func reply(since lastDate: Int64) -> (UpstreamServer.Response, Gate?) {
        state.withLock { state in
            state.requestCount += 1
            let response = response(state, since: lastDate)
            guard state.isNextHeld else { return (response, nil) }
            state.isNextHeld = false
            let gate = Gate()
            state.held = (gate, state.clock)
            return (response, gate)
        }
    }

    private func response(_ state: State, since lastDate: Int64) -> UpstreamServer.Response {
        var users = state.users.filter { $0.value.time > lastDate }.map { (name: $0.key, coin: $0.value.coin) }
        if isNamingReplies { users.append((Self.replyRecord, Self.name(ofReply: state.requestCount))) }
        return .users(users, nowDate: state.clock)
    }
}
