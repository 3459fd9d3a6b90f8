import SwitcherTestKit
import Testing
import UpstreamTestKit
import ZooKeeperTestKit

/// The ledger over three servers that share their sync.
@Suite struct SharedLedgerTests {
    private static let callers = 12
    private static let accounts = 10

    /// 10,000 switches pushed at random servers while pulls of the same users are under way. Each stands that was pushed after its pull was
    /// sent, and of the users whom nobody pushes the pull is written.
    @Test func whatIsPushedDuringAPullStands() async throws {
        let rounds = FaultRounds.count(6, shortened: 2)
        let calls = FaultRounds.count(140, shortened: 15)
        let users = PulledUsers()
        let pulled = (0..<rounds + 10).map { "site\($0)" }
        let names = (0..<Self.callers).flatMap { caller in (0..<Self.accounts).map { "caller\(caller)account\($0)" } }
        let quiet = (0..<20).map { "quiet\($0)" }
        try await withSharedServers(users.answer, ["AvailableCoins": SwitchLoad.coins + pulled]) { servers in
            users.holdNext()
            try await eventually(timeout: Timeouts.start, "the first pull is under way") { users.isHolding }
            for round in 0..<rounds {
                // It says the same of all of them: what was so before anybody pushes.
                users.switchCoin(names + quiet, pulled[round])
                try await hold(users)
                if round % 4 == 1 { try await replaceLeader(servers, users) }
                let ledger = SwitchLedger()
                try await push(at: servers, ledger, calls: calls)
                let before = users.requestCount
                users.holdNext()
                users.letGoOfThis()
                try await eventually(timeout: Timeouts.start, "the pull has ended, and the next one has begun") {
                    users.requestCount > before && users.isHolding
                }
                let records = try await servers.records()
                #expect(ledger.acknowledgedCount == names.count)
                #expect(ledger.lost(in: records) == [])
                #expect(quiet.allSatisfy { records[$0] == pulled[round] })
            }
            users.letGo()
        }
    }

    /// Waits until a pull is under way that says what the web site has now.
    private func hold(_ users: PulledUsers) async throws {
        // One that is kept back was asked for before.
        users.holdNext()
        users.letGoOfThis()
        let clock = users.clock
        try await eventually(timeout: Timeouts.start, "a pull is under way") { users.heldClock == clock }
    }

    /// Another one takes over, and its pull is under way.
    private func replaceLeader(_ servers: SharedServers, _ users: PulledUsers) async throws {
        let leader = try await servers.leader("before one is killed")
        users.holdNext()
        await leader.kill()
        users.letGoOfThis()
        _ = try await servers.leader(among: servers.others(than: leader), "after one was killed")
        try await leader.start()
        let clock = users.clock
        try await eventually(timeout: Timeouts.start, "the next one pulls") { users.heldClock == clock }
    }

    private func push(at servers: SharedServers, _ ledger: SwitchLedger, calls: Int) async throws {
        let clients = (0..<Self.callers).map { _ in servers.all.map { APICaller(port: $0.port) } }
        try await SwitchLoad.run(
            ledger,
            callers: Self.callers,
            accounts: Self.accounts,
            maximumCalls: calls,
            by: { caller in
                { names, coin in await clients[caller].randomElement()?.switchCoin(names, to: coin) ?? .unanswered("no server") }
            },
            while: { load in
                try await eventually(timeout: Timeouts.start, "every caller has made its calls") {
                    load.confirmed + load.failures.count == Self.callers * calls
                }
                #expect(load.failures == [])
            }
        )
        for client in clients.flatMap({ $0 }) { await client.hangUp() }
    }
}
