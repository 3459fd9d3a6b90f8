import Synchronization

@testable import ZooKeeper

/// A name server that does what it is told, per name; it is silent about those of which it was told nothing.
final class StubResolver: HostResolver {
    private struct State {
        var answers: [String: HostAnswer] = [:]
        var unanswered: [String: [@Sendable (HostAnswer) -> Void]] = [:]
        var lookUps: [String: Int] = [:]
        var mostAtOnce = 0
    }

    private let state: Mutex<State>

    init(_ answers: [String: HostAnswer] = [:]) {
        state = Mutex(State(answers: answers))
    }

    /// The most look-ups of one name that were under way at the same time.
    var mostAtOnce: Int { state.withLock { $0.mostAtOnce } }

    func lookUps(of host: String) -> Int { state.withLock { $0.lookUps[host, default: 0] } }

    /// From now on, and to those who are waiting for an answer.
    func answer(_ host: String, _ answer: HostAnswer) {
        let waiting = state.withLock { state in
            state.answers[host] = answer
            return state.unanswered.removeValue(forKey: host) ?? []
        }
        for completion in waiting { completion(answer) }
    }

    func beSilent(about host: String) {
        state.withLock { $0.answers[host] = nil }
    }

    func lookUp(_ host: String, completion: @escaping @Sendable (HostAnswer) -> Void) {
        let answer = state.withLock { state in
            state.lookUps[host, default: 0] += 1
            guard let answer = state.answers[host] else {
                state.unanswered[host, default: []].append(completion)
                state.mostAtOnce = max(state.mostAtOnce, state.unanswered[host]?.count ?? 0)
                return HostAnswer?.none
            }
            return answer
        }
        if let answer { completion(answer) }
    }
}
