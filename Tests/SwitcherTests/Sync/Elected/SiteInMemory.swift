import Synchronization

@testable import Switcher

/// A web site whose users switch, and that says what it has been asked.
final class SiteInMemory: UserCoinUpstream {
    private struct State {
        var clock: Int64 = 1_000
        var users: [String: (coin: String, time: Int64)] = [:]
        var requests: [Int64] = []
        var isHeld = false
        var heldCount = 0
        var failure: String?
    }

    private let state = Mutex(State())

    /// The `last_date` of every request.
    var requests: [Int64] { state.withLock { $0.requests } }
    /// How many requests wait for their reply.
    var heldCount: Int { state.withLock { $0.heldCount } }
    var clock: Int64 { state.withLock { $0.clock } }
    var coins: [String: String] { state.withLock { $0.users.mapValues(\.coin) } }

    func switchCoin(_ name: String, _ coin: String) {
        state.withLock { state in
            state.clock += 1
            state.users[name] = (coin, state.clock)
        }
    }

    /// Replies are made as ever, and kept until they are let go.
    func hold(_ isHeld: Bool) { state.withLock { $0.isHeld = isHeld } }

    /// There is no reply any more.
    func fail(_ reason: String) { state.withLock { $0.failure = reason } }

    func reply(since lastDate: Int64) async throws(UserCoinUpstreamError) -> [UInt8] {
        if let failure = state.withLock({ $0.failure }) { throw UserCoinUpstreamError(failure) }
        let text = state.withLock { state in
            state.requests.append(lastDate)
            state.heldCount += 1
            let users = state.users.filter { $0.value.time > lastDate }.map { #""\#($0.key)":"\#($0.value.coin)""# }
            return #"{"err_no":0,"data":{"user_coin":{\#(users.joined(separator: ","))},"now_date":\#(state.clock)}}"#
        }
        while state.withLock({ $0.isHeld }), !Task.isCancelled { try? await Task.sleep(for: .milliseconds(5)) }
        state.withLock { $0.heldCount -= 1 }
        if Task.isCancelled { throw UserCoinUpstreamError("cancelled") }
        return Array(text.utf8)
    }
}
