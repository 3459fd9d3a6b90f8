import Logging
import SampleJobmaker
import SwitcherTestKit
import Synchronization
import Testing
import ZooKeeper
import ZooKeeperTestKit

/// What a subpool call says is what the subpool mines with, whatever happens to ZooKeeper meanwhile.
@Suite struct SubPoolFaultTests {
    private static let subPoolCount = 6
    /// In seconds.
    private static let ackTimeout = 1

    @Test func membersAreKilledDuringUpdates() async throws {
        try await withZooKeeperEnsemble { ensemble in
            try await withJobmakers(of: ensemble) { jobmakers in
                let changes: [String: Any] = [
                    "ZKSubPoolUpdateBaseDir": "/pool/subpools/", "ZKSubPoolUpdateAckTimeout": Self.ackTimeout,
                ]
                try await withServer(ServerProcess.configuration(ensemble: ensemble, changes)) { server in
                    try await server.waitUntilReady()
                    let port = try await server.port()
                    let updaters = jobmakers.map { _ in SubPoolUpdater(port: port) }
                    let ledger = SwitchLedger()
                    for round in 0..<FaultRounds.count(10, shortened: 2) {
                        try await killMember(of: ensemble, server, leads: round % 2 == 0, updaters, ledger)
                        try #require(updaters.flatMap(\.crossedAcks) == [])
                        try #require(ledger.lost(in: await Self.coinbases(of: jobmakers)) == [])
                    }
                    #expect(ledger.acknowledgedCount == jobmakers.count)
                    for updater in updaters { await updater.hangUp() }
                }
            }
        }
    }

    private func killMember(
        of ensemble: ZooKeeperEnsemble,
        _ server: ServerProcess,
        leads: Bool,
        _ updaters: [SubPoolUpdater],
        _ ledger: SwitchLedger
    ) async throws {
        let calls = { (caller: Int) -> SwitchLoad.Call in { await updaters[caller].update($0[0], to: $1) } }
        try await SwitchLoad.run(ledger, callers: updaters.count, accounts: 1, by: calls) { load in
            try await load.waitForConfirmations(20, "before a member is killed")
            var killed: ZooKeeperServer?
            try await server.waitUntilItLogs(ServerProcess.connectionLost) {
                killed = try await leads ? ensemble.killLeader() : server.killMember(of: ensemble)
            }
            try await load.waitForConfirmations(20, "without the member that was killed")
            try await killed?.restart()
            try await ensemble.waitForQuorum(of: ensemble.members.count)
            try await load.waitForConfirmations(20, "with all members")
        }
    }

    /// Acknowledges, and every so often when the next call already waits for its own ack.
    private static func lateNowAndThen() -> @Sendable (_ request: [UInt8]) async -> SampleJobmaker.Conduct {
        let requests = Atomic(0)
        return { _ in
            if requests.add(1, ordering: .relaxed).newValue % 50 == 0 {
                try? await Task.sleep(for: .seconds(ackTimeout) + .milliseconds(300))
            }
            return .acknowledge
        }
    }

    /// By subpool, as ``SwitchLoad`` names what a caller has for itself.
    private static func name(_ caller: Int) -> String { "caller\(caller)account0" }

    private static func coinbases(of jobmakers: [SampleJobmaker]) async -> [String: String] {
        var coinbases: [String: String] = [:]
        for (caller, jobmaker) in jobmakers.enumerated() {
            let coinbase = await jobmaker.coinbase
            coinbases[name(caller)] = coinbase.info
            #expect(coinbase.payoutAddress == SubPoolUpdater.address(for: coinbase.info), "of one request")
        }
        return coinbases
    }

    /// Runs a jobmaker for each of the subpools.
    private func withJobmakers(
        of ensemble: ZooKeeperEnsemble,
        _ running: [SampleJobmaker] = [],
        _ body: @escaping @Sendable ([SampleJobmaker]) async throws -> Void
    ) async throws {
        guard running.count < Self.subPoolCount else { return try await body(running) }
        let name = Self.name(running.count)
        try await withSampleJobmaker(
            ensemble.members.map { try ServerAddress($0.connectString) },
            requestNode: ZNodePath("/pool/subpools/btc/\(name)"),
            subPool: SampleSubPool(name: name, coinbase: .init("coin0", SubPoolUpdater.address(for: "coin0"))),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            conduct: Self.lateNowAndThen()
        ) { jobmaker in
            try await withJobmakers(of: ensemble, running + [jobmaker], body)
        }
    }
}
