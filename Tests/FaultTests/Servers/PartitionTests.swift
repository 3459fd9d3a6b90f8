import Foundation
import SwitcherTestKit
import Testing
import UpstreamTestKit
import ZooKeeperTestKit

/// Real partitions: three servers and three members of the ensemble, each a host of its own on a network, which is cut by pair and in one
/// direction. What is cut says nothing.
// Where there is no right to make network namespaces, the name of this condition and the reason are in the tests' output.
@Suite(.enabled(if: TestNetwork.obstacle == nil, "network namespaces: \(TestNetwork.obstacle ?? "allowed")"))
struct PartitionTests {
    @Test func whateverIsCutOneLeadsAndNothingIsLost() async throws {
        let users = PulledUsers()
        try await withTestNetwork(hosts: 6) { network in
            let (hosts, members) = (Array(network.hosts[0..<3]), Array(network.hosts[3..<6]))
            try await withServers(on: hosts, members: members, network, users) { servers in
                for number in 0..<20 { users.switchCoin("user\(number)", "coin0") }
                try await waitUntilSynced(servers, users, "at first")
                try await cutLeaderFromEveryMember(servers, users, network, members)
                try await letLeaderHearNothing(servers, users, network, members)
                try await letLeaderSayNothing(servers, users, network, members)
                try await cutLeadingMember(servers, users, network)
            }
        }
    }

    /// It reaches the web site, and nobody else.
    private func cutLeaderFromEveryMember(
        _ servers: PartitionedServers,
        _ users: PulledUsers,
        _ network: TestNetwork,
        _ members: [NetworkHost]
    ) async throws {
        try await takeOver(servers, users, network, "coin1", "cut from every member") { leader in
            for member in members { try await network.cut(leader.host, member) }
        }
    }

    /// What it sends arrives, and no answer does: whether its transactions are done it does not know.
    private func letLeaderHearNothing(
        _ servers: PartitionedServers,
        _ users: PulledUsers,
        _ network: TestNetwork,
        _ members: [NetworkHost]
    ) async throws {
        try await takeOver(servers, users, network, "coin3", "hears nothing") { leader in
            for member in members { try await network.cut(from: member, to: leader.host) }
        }
    }

    /// It hears everything, and nothing that it sends arrives.
    private func letLeaderSayNothing(
        _ servers: PartitionedServers,
        _ users: PulledUsers,
        _ network: TestNetwork,
        _ members: [NetworkHost]
    ) async throws {
        try await takeOver(servers, users, network, "coin5", "says nothing") { leader in
            for member in members { try await network.cut(from: leader.host, to: member) }
        }
    }

    /// The member that leads the ensemble is cut from the two others, and the servers reach all three.
    private func cutLeadingMember(_ servers: PartitionedServers, _ users: PulledUsers, _ network: TestNetwork) async throws {
        let leading = try #require(await servers.ensemble.leader()?.host)
        for member in servers.ensemble.members.compactMap(\.host) where member != leading {
            try await network.cut(leading, member)
        }
        users.switchCoin("user1", "coin7")
        let others = servers.ensemble.members.filter { $0.host != leading }
        try await eventually(timeout: Timeouts.start, "the two others form a quorum, and the switch is written there") {
            try await others[0].records(in: SharedServers.directory)["user1"] == "coin7"
        }
        try await network.heal()
        try await waitUntilSynced(servers, users, "when it is back")
    }

    /// Cuts the leader off in the middle of a pull: another one goes on, and the reply that the first one has is not written.
    private func takeOver(
        _ servers: PartitionedServers,
        _ users: PulledUsers,
        _ network: TestNetwork,
        _ coin: String,
        _ what: String,
        _ cut: (PartitionedServers.Server) async throws -> Void
    ) async throws {
        let leader = try await servers.leader(among: servers.all, "before one \(what)")
        try await waitUntilSynced(servers, users, "before one \(what)")
        let cursor = try #require(try await servers.storedCursor())
        users.switchCoin("user1", coin)
        users.holdNext()
        try await eventually("a pull is under way") { users.isHolding }
        try await cut(leader)
        users.letGo()
        // Newer than what it has been told.
        users.switchCoin("user1", "\(coin)0")
        let others = servers.all.filter { $0.host != leader.host }
        _ = try await servers.leader(among: others, "while one \(what)")
        try await waitUntilSynced(servers, users, "while one \(what)")
        // The web site and its callers reach it.
        try await eventually(timeout: Timeouts.start, "one that \(what) does not say that it leads") { try await !leader.leads() }
        try await network.heal()
        try await eventually(timeout: Timeouts.start, "it is back") { try await leader.isReady() }
        try await waitUntilSynced(servers, users, "when it is back")
        #expect(try await servers.storedCursor() ?? 0 >= cursor, "the stored cursor never goes back")
        #expect(try await servers.records()["user1"] == "\(coin)0")
    }

    private func waitUntilSynced(_ servers: PartitionedServers, _ users: PulledUsers, _ when: String) async throws {
        try await eventually(timeout: Timeouts.start, "the records and the cursor are the web site's \(when)") {
            guard try await servers.storedCursor() == users.clock else { return false }
            return try await servers.records() == users.coins
        }
    }

    private func withServers(
        on hosts: [NetworkHost],
        members: [NetworkHost],
        _ network: TestNetwork,
        _ users: PulledUsers,
        _ body: (PartitionedServers) async throws -> Void
    ) async throws {
        try await withZooKeeperEnsemble(on: members) { ensemble in
            try await withUpstream(host: network.address, users.answer) { site in
                var all: [PartitionedServers.Server] = []
                let outcome: Result<Void, any Error>
                do {
                    for host in hosts {
                        let changes: [String: Any] = [
                            "ListenAddr": "\(host.address):8082", "ZKCoordinationDir": SharedServers.root, "EnableCronJob": true,
                            "CronIntervalSeconds": 1, "UserCoinMapURL": "http://\(network.address):\(site.port)/usercoin.php",
                        ]
                        let configuration = ServerProcess.configuration(ensemble: ensemble, changes)
                        all.append(.init(host: host, process: try await ServerProcess.launch(configuration, on: host)))
                    }
                    for server in all {
                        try await eventually(timeout: Timeouts.start, "it is ready") { try await server.isReady() }
                    }
                    try await body(PartitionedServers(ensemble: ensemble, all: all))
                    outcome = .success(())
                } catch {
                    for server in all {
                        let text = "--- \(server.host.address), after: \(error)\n\(server.process.output)---\n"
                        FileHandle.standardError.write(Data(text.utf8))
                    }
                    outcome = .failure(error)
                }
                for server in all { await server.process.kill() }
                try outcome.get()
            }
        }
    }
}

/// Three servers on hosts of their own.
struct PartitionedServers: Sendable {
    struct Server: Sendable {
        let host: NetworkHost
        let process: ServerProcess

        func leads() async throws -> Bool {
            let status = try JSONSerialization.jsonObject(with: Data(try await get("/status").body.utf8)) as? [String: Any]
            return (status?["sync"] as? [String: Any])?["leads"] as? Bool ?? false
        }

        func isReady() async throws -> Bool { try await get("/readyz").status == 200 }

        private func get(_ path: String) async throws -> WireResponse {
            let caller = APICaller(port: 8_082, host: host.address)
            defer { Task { await caller.hangUp() } }
            return try await caller.call("GET \(path)")
        }
    }

    let ensemble: ZooKeeperEnsemble
    let all: [Server]

    /// Waits until one of these leads, and no other of them.
    func leader(among servers: [Server], _ when: String) async throws -> Server {
        var found: Server?
        try await eventually(timeout: Timeouts.start, "one leads \(when)") {
            var leaders: [Server] = []
            for server in servers where try await server.leads() { leaders.append(server) }
            found = leaders.first
            return leaders.count == 1
        }
        guard let found else { throw ZooKeeperServerError.notRunning }
        return found
    }

    func records() async throws -> [String: String] { try await ensemble.members[0].records(in: SharedServers.directory) }

    func storedCursor() async throws -> Int64? { try await SharedServers.storedCursor(at: ensemble.members[0]) }
}
