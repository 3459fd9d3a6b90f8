import SwitcherTestKit
import Synchronization
import Testing
import ZooKeeperTestKit

/// An operator restarts the members of an ensemble one by one, and nobody notices.
@Suite struct RollingRestartTests {
    @Test func noCallFailsAndNoneTakesTooLong() async throws {
        try await withZooKeeperEnsemble { ensemble in
            let configuration = ServerProcess.configuration(ensemble: ensemble)
            try await withServer(configuration) { server in
                try await server.waitUntilReady()
                let ledger = SwitchLedger()
                for _ in 0..<FaultRounds.count(3, shortened: 1) {
                    try await SwitchLoad.run(ledger, port: server.port()) { load in
                        try await load.waitForConfirmations(20, "before the restarts")
                        // The one that the server is connected to is among them.
                        try await server.waitUntilItLogs(ServerProcess.connectionLost) { try await ensemble.restartOneByOne() }
                        try await load.waitForConfirmations(20, "after the restarts")
                        #expect(load.failures == [])
                        #expect(load.slowestCall <= .seconds(try #require(configuration["ZKRequestTimeoutSeconds"] as? Int)))
                    }
                    #expect(try await ledger.lost(in: ensemble.members[0].records(in: ServerProcess.directory)) == [])
                }
            }
        }
    }

    @Test func aBatchAcrossTheLossOfTheLeaderIsComplete() async throws {
        try await withZooKeeperEnsemble { ensemble in
            try await withServer(ServerProcess.configuration(ensemble: ensemble)) { server in
                try await server.waitUntilReady()
                let names = (0..<100_000).map { "user\($0)" }
                let caller = APICaller(port: try await server.port())
                let isAnswered = Mutex(false)
                async let outcome = {
                    let outcome = await caller.switchCoin(names, to: "coin0")
                    isAnswered.withLock { $0 = true }
                    return outcome
                }()
                let leader = try #require(await ensemble.leader())
                let nodesBefore = try await leader.znodeCount()
                try await eventually(timeout: Timeouts.start, "a part of the batch is written") {
                    try await leader.znodeCount() > nodesBefore
                }
                try await server.waitUntilItLogs(ServerProcess.connectionLost) { await leader.kill() }
                #expect(!isAnswered.withLock { $0 }, "the batch was to be in flight")
                #expect(await outcome == .confirmed)
                try await leader.restart()
                let records = try await leader.records(in: ServerProcess.directory)
                #expect(records.count == names.count)
                #expect(records.values.allSatisfy { $0 == "coin0" })
            }
        }
    }
}
