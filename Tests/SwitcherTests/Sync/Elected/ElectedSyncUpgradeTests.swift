import Logging
import Testing
import ZooKeeper
import ZooKeeperTestKit

@testable import Switcher

/// Servers of two versions side by side.
@Suite struct ElectedSyncUpgradeTests {
    private static let cursor = "\(ElectedServer.root)/sync/cursor"

    private func write(_ cursor: String, _ servers: ElectedServers) async throws {
        _ = try await servers.zooKeeper.withRawClient { try await $0.set(Self.cursor, cursor) }
    }

    /// It is a line that names the znode and both numbers. What is pushed is written meanwhile.
    @Test func aCursorOfAnotherFormatIsRefused() async throws {
        try await withElectedServers(2) { servers in
            servers.site.switchCoin("a", "btc")
            try await servers.waitUntilSynced()
            let leader = try await servers.leader()
            let other = #"{"format":2,"cursor":{"seconds":[1]}}"#
            try await write(other, servers)
            servers.site.switchCoin("a", "ltc")
            let reason = "\(Self.cursor): the stored cursor has format 2, this server knows 1"
            try await eventually("it is refused") { await leader.sync.status.lastFailure?.failure == reason }
            let pulls = await leader.sync.status.pulls.count
            try await eventually("again and again") { await leader.sync.status.pulls.count > pulls + 3 }
            let told = leader.log.entries.filter { $0.metadata["reason"] == reason }
            let lines = told.filter { $0.level == .error }
            #expect(!lines.isEmpty && lines.count < told.count, "not one for each pull")
            #expect(try await servers.zooKeeper.withRawClient { try await $0.get(Self.cursor).text } == other)
            for server in servers.all { try await server.push("b", "btc") }
            // The operator goes back, or the other version does.
            try await write(#"{"format":1,"cursor":1000,"site":"here","everybody":0}"#, servers)
            servers.site.switchCoin("b", "btc")
            try await servers.waitUntilSynced()
        }
    }

    @Test func whatALaterVersionAddsToTheCursorIsIgnored() async throws {
        try await withElectedServers(2) { servers in
            servers.site.switchCoin("a", "btc")
            try await servers.waitUntilSynced()
            let now = servers.site.clock
            try await write(#"{"later":{"a":[1]},"format":1,"cursor":\#(now),"site":"here","everybody":0,"more":null}"#, servers)
            servers.site.switchCoin("a", "ltc")
            try await servers.waitUntilSynced()
            #expect(servers.site.requests.drop { $0 == 0 }.allSatisfy { $0 > 0 }, "it goes on from there")
        }
    }

    /// What another version says of itself is a name, whatever it is.
    @Test func membersOfAnotherVersionAreMembers() async throws {
        try await withElectedServers(1) { servers in
            servers.site.switchCoin("a", "btc")
            try await servers.waitUntilSynced()
            let leader = servers.all[0]
            #expect(await leader.sync.status.pulls.allSatisfy { $0.readCount == 0 })
            let members = try ZNodePath("\(ElectedServer.root)/members")
            let own = try #require(try await leader.client.children(of: members).names.first)
            // A name of its form, and nothing that this version writes in it.
            let digits = own.description.map { $0.isHexDigit ? (($0.hexDigitValue ?? 0) + 1) % 16 : -1 }
            let name = zip(own.description, digits).map { $1 < 0 ? String($0) : String($1, radix: 16) }.joined()
            _ = try await leader.client.transaction([
                .set(members, data: []),
                .create(members.appending(try ZNodeName(name)), data: Array(#"{"format":2}"#.utf8), access: .open),
            ])
            servers.site.switchCoin("a", "ltc")
            try await servers.waitUntilSynced()
            #expect(await leader.sync.status.pulls.contains { $0.readCount > 0 })
        }
    }
}
