import SwitcherTestKit
import Testing
import UpstreamTestKit
import ZooKeeperTestKit

/// Pulls at whichever server, while one after another takes over.
@Suite struct SharedTakeoverTests {
    /// 200 pulls and 10 takeovers. Each reply names itself in one record: what is written of pulls never goes back to an earlier one, as it would if
    /// two servers wrote of pulls at once; and no change is lost.
    @Test func whatIsWrittenOfPullsNeverGoesBack() async throws {
        let takeovers = FaultRounds.count(10, shortened: 2)
        let users = PulledUsers(namingReplies: true)
        let names = (0...2_000).map(PulledUsers.name(ofReply:))
        try await withSharedServers(users.answer, ["AvailableCoins": SwitchLoad.coins + names]) { servers in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await watch(servers) }
                for takeover in 0..<takeovers {
                    for pull in 0..<20 {
                        users.switchCoin("user\((takeover + pull) % 7)", SwitchLoad.coins[(takeover * 20 + pull) % 60])
                        guard let server = servers.all.randomElement() else { continue }
                        let reply = try await server.process.curl("/sync/pull", ["-u", "admin:secret", "-X", "POST"])
                        #expect(reply.contains(#""finished":true"#), "\(reply)")
                    }
                    let leader = try await servers.leader("before takeover \(takeover)")
                    if takeover % 8 == 7 {
                        await leader.kill()
                        _ = try await servers.leader(among: servers.others(than: leader), "after one was killed")
                        try await leader.start()
                    } else {
                        #expect(try await leader.member.expireConnectedSessions() > 0)
                        try await eventually(timeout: Timeouts.start, "another one leads") {
                            try await servers.leader("after its session has ended") !== leader
                        }
                    }
                }
                try await eventually(timeout: Timeouts.start, "the records and the cursor are the web site's") {
                    guard try await servers.storedCursor() == users.clock else { return false }
                    var records = try await servers.records()
                    records[PulledUsers.replyRecord] = nil
                    return records == users.coins
                }
                group.cancelAll()
            }
            #expect(users.requestCount >= takeovers * 20)
        }
    }

    /// Looks until the calling task is cancelled.
    private func watch(_ servers: SharedServers) async throws {
        var last: (reply: Int, cursor: Int64) = (0, 0)
        while !Task.isCancelled {
            // Sessions are ended at that member, and this one may be among them.
            try? await servers.ensemble.members[0].withRawClient { client in
                while !Task.isCancelled {
                    try await look(client, &last)
                    try await Task.sleep(for: .milliseconds(5))
                }
            }
        }
        #expect(last.reply > 0 && last.cursor > 0)
    }

    private func look(_ client: RawZooKeeperClient, _ last: inout (reply: Int, cursor: Int64)) async throws {
        let record = "\(SharedServers.directory)/\(PulledUsers.replyRecord)"
        if try await client.exists(record) != nil, let reply = PulledUsers.reply(named: try await client.get(record).text) {
            #expect(reply >= last.reply, "an older pull is written over a newer one")
            last.reply = max(last.reply, reply)
        }
        let cursor = "\(SharedServers.root)/sync/cursor"
        if try await client.exists(cursor) != nil, let now = SharedServers.cursor(in: try await client.get(cursor).text) {
            #expect(now >= last.cursor, "the stored cursor never goes back")
            last.cursor = max(last.cursor, now)
        }
    }
}
