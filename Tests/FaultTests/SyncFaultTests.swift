import SwitcherTestKit
import Testing
import UpstreamTestKit
import ZooKeeperTestKit

/// What users switch on the web site is in ZooKeeper in the end, whatever happens to ZooKeeper or to the server meanwhile.
@Suite struct SyncFaultTests {
    private static let directory = ServerProcess.directory
    private static let synced = "Synced"

    @Test func membersAreKilledDuringPulls() async throws {
        try await withSite { site, users in
            try await withZooKeeperEnsemble { ensemble in
                let configuration = ServerProcess.configuration(ensemble: ensemble, Self.sync(site))
                try await withServer(configuration) { server in
                    for round in 0..<FaultRounds.count(10, shortened: 2) {
                        try await waitUntilSynced(users, ensemble.members[0], "before a member is killed")
                        var killed: ZooKeeperServer?
                        try await server.waitUntilItLogs(ServerProcess.connectionLost) {
                            killed = try await round % 2 == 0 ? ensemble.killLeader() : server.killMember(of: ensemble)
                        }
                        try await server.waitUntilItLogs(Self.synced) { users.switchSome() }
                        try await killed?.restart()
                        try await ensemble.waitForQuorum(of: ensemble.members.count)
                        users.switchSome()
                        try await waitUntilSynced(users, ensemble.members[0], "with all members")
                    }
                }
            }
        }
    }

    @Test func zooKeeperIsAwayForLongerThanAPullWaits() async throws {
        try await withSite { site, users in
            try await withZooKeeper { zooKeeper in
                let changes = Self.sync(site).merging(["ZKRequestTimeoutSeconds": 1]) { $1 }
                try await withServer(ServerProcess.loadConfiguration([zooKeeper], changes)) { server in
                    for _ in 0..<FaultRounds.count(10, shortened: 2) {
                        try await waitUntilSynced(users, zooKeeper, "before ZooKeeper dies")
                        users.gate.close()
                        try await eventually("the site holds a pull up") { users.gate.waitingCount == 1 }
                        try await server.waitUntilItLogs(ServerProcess.connectionLost) { await zooKeeper.kill() }
                        users.switchSome()
                        try await server.waitUntilItLogs("Sync failed") { users.gate.open() }
                        try await zooKeeper.restart()
                        try await waitUntilSynced(users, zooKeeper, "after its return")
                    }
                }
            }
        }
    }

    @Test func theServerIsKilledDuringPulls() async throws {
        try await withSite { site, users in
            try await withZooKeeper { zooKeeper in
                let configuration = ServerProcess.loadConfiguration([zooKeeper], Self.sync(site))
                for round in 0..<FaultRounds.count(10, shortened: 3) {
                    try await withServer(configuration) { server in
                        let requests = site.requests.count
                        let records = try? await zooKeeper.records(in: Self.directory)
                        users.switchSome()
                        // Before the reply is written, while it is, or after that.
                        try await eventually(timeout: Timeouts.start, "it pulls") {
                            switch round % 3 {
                            case 0: site.requests.count > requests
                            case 1: try await zooKeeper.records(in: Self.directory) != records ?? [:]
                            default: server.count(of: Self.synced) > 0
                            }
                        }
                        await server.kill()
                    }
                }
                try await withServer(configuration) { _ in
                    try await waitUntilSynced(users, zooKeeper, "after the last start")
                }
            }
        }
    }

    private static func sync(_ site: UpstreamServer) -> [String: Any] {
        [
            "EnableCronJob": true, "CronIntervalSeconds": 1, "CronOverlapSeconds": 0,
            "UserCoinMapURL": "http://127.0.0.1:\(site.port)/usercoin.php",
        ]
    }

    private func withSite(_ body: (UpstreamServer, SwitchingUsers) async throws -> Void) async throws {
        let users = SwitchingUsers()
        try await withUpstream(users.answer) { site in
            do {
                try await body(site, users)
            } catch {
                users.gate.open()
                throw error
            }
        }
    }

    private func waitUntilSynced(_ users: SwitchingUsers, _ member: ZooKeeperServer, _ when: String) async throws {
        try await eventually(timeout: Timeouts.start, "every user has the coin of the web site \(when)") {
            // None before the first pull.
            (try? await member.records(in: Self.directory)) == users.coins
        }
    }
}
