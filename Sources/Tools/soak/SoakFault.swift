import ZooKeeperTestKit

/// What happens to the ensemble, in turn. Each returns when everything is whole again.
enum SoakFault: String, CaseIterable {
    case leaderKilled = "leader killed"
    case memberFrozen = "member frozen"
    case connectionsCut = "connections cut"
    case sessionExpired = "session expired"
    case memberKilled = "member killed"
    case repliesSwallowed = "replies swallowed"

    func inject(_ ensemble: ZooKeeperEnsemble, _ proxies: [FaultProxy]) async throws {
        switch self {
        case .leaderKilled:
            let leader = try await ensemble.killLeader()
            try await ensemble.waitForQuorum()
            try await leader.restart()
        case .memberFrozen:
            try await ensemble.memberWithAClient().freeze(for: .seconds(8))
        case .connectionsCut:
            for proxy in proxies { await proxy.cut() }
        case .sessionExpired:
            try await ensemble.expireConnectedSessions()
        case .memberKilled:
            try await ensemble.memberWithAClient().dieAndReturn(after: .seconds(3))
        case .repliesSwallowed:
            for proxy in proxies { proxy.swallowReplies() }
            try await Task.sleep(for: .seconds(2))
            for proxy in proxies {
                proxy.passEverything()
                await proxy.cut()
            }
        }
        try await ensemble.waitForQuorum(of: ensemble.members.count)
    }
}
