import SwitcherTestKit
import Testing
import UpstreamTestKit
import ZooKeeperTestKit

/// Servers that share their sync, as processes: whatever becomes of the one that leads, another one goes on, and it writes nothing more.
@Suite struct SharedSyncTests {
    /// One after another with the same servers: killed, frozen, cut off, its session ended, and what they share deleted.
    @Test func whateverBecomesOfTheLeaderAnotherOneGoesOn() async throws {
        let users = PulledUsers()
        try await withSharedServers(users.answer) { servers in
            for number in 0..<20 { users.switchCoin("user\(number)", "coin0") }
            try await waitUntilSynced(servers, users, "at first")
            try await kill(servers, users)
            try await freeze(servers, users)
            try await cutOff(servers, users)
            try await expire(servers, users)
            try await deleteWhatTheyShare(servers, users)
        }
    }

    private func kill(_ servers: SharedServers, _ users: PulledUsers) async throws {
        let (leader, cursor) = try await holdAPull(servers, users, "coin10")
        await leader.kill()
        users.switchCoin("user1", "coin20")
        _ = try await servers.leader(among: servers.others(than: leader), "after one was killed")
        try await waitUntilSynced(servers, users, "after one was killed")
        users.letGo()
        try await leader.start()
        try await expectCursor(servers, atLeast: cursor)
    }

    /// It gets its reply while it is frozen, and finds it when it wakes up, before it can know of anything else.
    private func freeze(_ servers: SharedServers, _ users: PulledUsers) async throws {
        let (leader, cursor) = try await holdAPull(servers, users, "coin12")
        await leader.freeze()
        users.letGo()
        users.switchCoin("user1", "coin22")
        let others = servers.others(than: leader)
        _ = try await servers.leader(among: others, "while one is frozen")
        try await waitUntilSynced(servers, users, "while one is frozen", among: others)
        let before = try await versions(servers)
        await leader.wake()
        try await eventually(timeout: Timeouts.start, "it knows that it does not lead") { try await !leader.sync().leads }
        #expect(await !leader.process.output.contains("Synced lastDate=\(cursor) "), "its pull has not ended well")
        // A pull of it that ended would be behind this one.
        let reply = try await leader.process.curl("/sync/pull", ["-u", "admin:secret", "-X", "POST"])
        #expect(reply.contains(#""finished":true"#), "\(reply)")
        #expect(try await versions(servers) == before, "it writes nothing more")
        try await expectCursor(servers, atLeast: cursor)
    }

    private func cutOff(_ servers: SharedServers, _ users: PulledUsers) async throws {
        let (leader, cursor) = try await holdAPull(servers, users, "coin14")
        await leader.cutOff()
        // The web site still answers it.
        users.letGo()
        users.switchCoin("user1", "coin24")
        let others = servers.others(than: leader)
        _ = try await servers.leader(among: others, "while one is cut off")
        try await waitUntilSynced(servers, users, "while one is cut off", among: others)
        #expect(try await !leader.sync().leads)
        try await leader.reconnect()
        try await leader.process.waitUntilReady()
        try await waitUntilSynced(servers, users, "when it is back")
        try await expectCursor(servers, atLeast: cursor)
    }

    private func expire(_ servers: SharedServers, _ users: PulledUsers) async throws {
        let (leader, cursor) = try await holdAPull(servers, users, "coin16")
        #expect(try await leader.member.expireConnectedSessions() == 1)
        users.switchCoin("user1", "coin26")
        let next = try await servers.leader("after its session has ended")
        users.letGo()
        #expect(next !== leader)
        try await waitUntilSynced(servers, users, "after its session has ended")
        try await expectCursor(servers, atLeast: cursor)
    }

    private func deleteWhatTheyShare(_ servers: SharedServers, _ users: PulledUsers) async throws {
        // While they make it again: what is not empty any more stays.
        let root = SharedServers.root
        for path in ["sync/cursor", "sync/marker", "sync/pull-report", "sync/pull-request", "sync", "election", "members", ""] {
            try? await servers.ensemble.members[0].deleteAll(path.isEmpty ? root : "\(root)/\(path)")
        }
        users.switchCoin("user2", "coin30")
        _ = try await servers.leader("after all was deleted")
        try await waitUntilSynced(servers, users, "after all was deleted")
        for server in servers.all {
            let reply = try await server.process.curl("/switch?puname=pushed&coin=coin31")
            #expect(reply == APICaller.success)
        }
    }

    // MARK: What is looked at

    /// Has the leader ask the web site and wait for the reply, which has that coin for one user.
    ///
    /// - Returns: Who leads, and the stored cursor.
    private func holdAPull(
        _ servers: SharedServers,
        _ users: PulledUsers,
        _ coin: String
    ) async throws -> (leader: SharedServer, cursor: Int64) {
        let leader = try await servers.leader("before a fault")
        try await waitUntilSynced(servers, users, "before a fault")
        let cursor = try #require(try await servers.storedCursor())
        users.switchCoin("user1", coin)
        users.holdNext()
        try await eventually("a pull is under way") { users.isHolding }
        return (leader, cursor)
    }

    private func waitUntilSynced(
        _ servers: SharedServers,
        _ users: PulledUsers,
        _ when: String,
        among: [SharedServer]? = nil
    ) async throws {
        try await eventually(timeout: Timeouts.start, "the records and the cursor are the web site's \(when)") {
            guard try await servers.storedCursor() == users.clock else { return false }
            var records = try await servers.records()
            records["pushed"] = nil
            return records == users.coins
        }
    }

    private func expectCursor(_ servers: SharedServers, atLeast cursor: Int64) async throws {
        let now = try #require(try await servers.storedCursor())
        #expect(now >= cursor, "the stored cursor never goes back")
    }

    /// How often each record was written, and the cursor.
    private func versions(_ servers: SharedServers) async throws -> [String: Int64] {
        try await servers.ensemble.members[0].withRawClient { client in
            let directory = SharedServers.directory
            try await client.sync(directory)
            var versions: [String: Int64] = [:]
            for name in try await client.children(directory) {
                versions[name] = try await client.exists("\(directory)/\(name)")?.mzxid
            }
            return versions
        }
    }
}
