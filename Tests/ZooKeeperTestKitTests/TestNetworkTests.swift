import Testing
import ZooKeeperTestKit

/// Hosts in network namespaces.
// Where there is no right to make network namespaces, the reason is in the tests' output.
@Suite(.enabled(if: TestNetwork.obstacle == nil, "network namespaces: \(TestNetwork.obstacle ?? "allowed")"))
struct TestNetworkTests {
    @Test func whatIsCutInOneDirectionIsLostAndTheOtherIsNot() async throws {
        try await withTestNetwork(hosts: 4) { network in
            let members = Array(network.hosts.prefix(3))
            try await withZooKeeperEnsemble(on: members) { ensemble in
                let leader = try #require(await ensemble.leader())
                let host = try #require(leader.host)
                let others = ensemble.members.filter { $0 !== leader }
                // Its pings do not arrive, and the others' answers do not come.
                for other in others { try await network.cut(from: host, to: try #require(other.host)) }
                try await eventually(timeout: Timeouts.start, "another one leads") {
                    guard let next = await ensemble.leader() else { return false }
                    return next !== leader
                }
                // This process still reaches it.
                #expect(await leader.isRunning)
                _ = try await leader.ask("ruok")
                try await network.heal()
                try await ensemble.waitForQuorum(of: 3)
            }
        }
    }
}
