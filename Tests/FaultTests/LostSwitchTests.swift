import SwitcherTestKit
import Testing
import ZooKeeperTestKit

/// No acknowledged switch is ever lost, whatever happens to ZooKeeper or to the server.
@Suite struct LostSwitchTests {
    @Test func membersAreKilledUnderLoad() async throws {
        try await withZooKeeperEnsemble { ensemble in
            try await withServer(ServerProcess.configuration(ensemble: ensemble)) { server in
                try await server.waitUntilReady()
                let ledger = SwitchLedger()
                for round in 0..<FaultRounds.count(10, shortened: 2) {
                    try await SwitchLoad.run(ledger, port: server.port()) { load in
                        try await load.waitForConfirmations(20, "before a member is killed")
                        var killed: [ZooKeeperServer] = []
                        try await server.waitUntilItLogs(ServerProcess.connectionLost) {
                            switch round % 3 {
                            case 0: killed = [try await ensemble.killLeader()]
                            case 1: killed = ensemble.members
                            default: killed = [try await ensemble.memberWithAClient()]
                            }
                            for member in killed { await member.kill() }
                        }
                        if killed.count < ensemble.majority {
                            try await load.waitForConfirmations(20, "without the member that was killed")
                        }
                        for member in killed { try await member.restart(waitingUntilServing: false) }
                        try await ensemble.waitForQuorum(of: ensemble.members.count)
                        try await load.waitForConfirmations(20, "with all members")
                    }
                    #expect(try await ledger.lost(in: ensemble.members[0].records(in: ServerProcess.directory)) == [])
                }
                #expect(ledger.acknowledgedCount > 0)
            }
        }
    }

    @Test func sessionsExpireUnderLoad() async throws {
        try await withZooKeeper { zooKeeper in
            try await withServer(ServerProcess.loadConfiguration([zooKeeper])) { server in
                try await server.waitUntilReady()
                let ledger = SwitchLedger()
                try await SwitchLoad.run(ledger, port: server.port()) { try await $0.waitForConfirmations(100, "at the start") }
                let before = try server.resources()
                for _ in 0..<FaultRounds.count(50, shortened: 5) {
                    try await SwitchLoad.run(ledger, port: server.port()) { load in
                        try await load.waitForConfirmations(10, "before the session expires")
                        try await server.waitUntilItLogs(ServerProcess.sessionLost) {
                            let expired = try await zooKeeper.expireConnectedSessions()
                            #expect(expired == 1)
                        }
                        try await load.waitForConfirmations(10, "in a new session")
                        #expect(load.failures == [])
                    }
                    #expect(try await ledger.lost(in: zooKeeper.records(in: ServerProcess.directory)) == [])
                }
                try await server.waitUntilFlat(since: before)
            }
        }
    }

    @Test func theServerIsKilledUnderLoad() async throws {
        try await withZooKeeper { zooKeeper in
            let port = try FreePort.next()
            let configuration = ServerProcess.loadConfiguration([zooKeeper], ["ListenAddr": "127.0.0.1:\(port)"])
            let ledger = SwitchLedger()
            for round in 0..<FaultRounds.count(10, shortened: 3) {
                try await withServer(configuration) { server in
                    try await server.waitUntilReady()
                    // Right at once: what the one before it acknowledged stands, and can be switched on.
                    #expect(try await ledger.lost(in: zooKeeper.records(in: ServerProcess.directory)) == [])
                    try await SwitchLoad.run(ledger, port: port) { load in
                        // Another moment in each round: between two singles, or in the middle of a batch.
                        try await load.waitForConfirmations(25 + 13 * round, "before the server is killed")
                        await server.kill()
                        try await eventually("the callers see it") { !load.failures.isEmpty }
                    }
                    #expect(try await ledger.lost(in: zooKeeper.records(in: ServerProcess.directory)) == [])
                }
            }
        }
    }
}
