import Synchronization
public import UpstreamTestKit

/// The users of a pool, as a web site that follows docs/api.md answers for them.
public final class SampleUsers: Sendable {
    private struct State {
        var switches: [(name: String, coin: String, second: Int64)] = []
        var second: Int64
    }

    private let state: Mutex<State>

    /// - Parameter second: What the site's clock shows, in seconds since 1970. It goes on with every switch and every answer.
    public init(_ users: KeyValuePairs<String, String>, second: Int64 = 1_513_239_055) {
        state = Mutex(State(switches: users.map { ($0.key, $0.value, second) }, second: second))
    }

    /// A user switches on the web site.
    public func switchCoin(_ name: String, _ coin: String) {
        state.withLock { state in
            state.second += 1
            state.switches.removeAll { $0.name.utf8.elementsEqual(name.utf8) }
            state.switches.append((name, coin, state.second))
        }
    }

    /// Answers who has switched since then.
    public var answer: UpstreamServer.Answer { UpstreamServer.Answer(response) }

    /// The answer to one request.
    @Sendable public func response(_ request: UpstreamServer.Request) -> UpstreamServer.Response {
        state.withLock { state in
            let since = request.lastDate ?? 0
            let some = state.switches.filter { $0.second >= since }.map { (name: $0.name, coin: $0.coin) }
            state.second += 1
            return .users(some, nowDate: state.second)
        }
    }
}
