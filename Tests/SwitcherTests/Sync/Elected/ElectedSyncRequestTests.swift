import Testing
import ZooKeeper
import ZooKeeperTestKit

@testable import Switcher

/// What one who does not lead has the one who leads do.
@Suite struct ElectedSyncRequestTests {
    private static let never = Duration.seconds(3_600)

    @Test func aPullIsAskedForAtAnyServerAndToldThere() async throws {
        try await withElectedServers(2, interval: Self.never) { servers in
            try await servers.waitUntilSynced()
            servers.site.switchCoin("a", "btc")
            let follower = try #require(try await servers.followers().first)
            let pull = try #require(await follower.sync.pullNow(waitingAtMost: Timeouts.start))
            #expect(pull.recordCount == 1 && pull.failure == nil)
            #expect(pull.nextLastDate == servers.site.clock && pull.lastDate < pull.nextLastDate)
            #expect(try await servers.records() == ["a": "btc"])
            // Each has its own.
            let next = try #require(await follower.sync.pullNow(waitingAtMost: Timeouts.start))
            #expect(next.recordCount == 0 && next.lastDate == pull.nextLastDate)
        }
    }

    @Test func whoAsksAtOneThatDoesNotLeadHearsOfAFailure() async throws {
        try await withElectedServers(2, interval: Self.never) { servers in
            try await servers.waitUntilSynced()
            servers.site.fail("the site is away")
            let follower = try #require(try await servers.followers().first)
            let pull = try #require(await follower.sync.pullNow(waitingAtMost: Timeouts.start))
            #expect(pull.failure == "the site is away")
        }
    }

    @Test func aPullThatTakesLongIsMadeAllTheSame() async throws {
        try await withElectedServers(2, interval: Self.never) { servers in
            try await servers.waitUntilSynced()
            servers.site.hold(true)
            servers.site.switchCoin("a", "btc")
            let follower = try #require(try await servers.followers().first)
            #expect(await follower.sync.pullNow(waitingAtMost: .milliseconds(300)) == nil)
            servers.site.hold(false)
            try await servers.waitUntilSynced()
        }
    }

    /// All of them find it out.
    @Test func lostRecordsAreAskedForOnce() async throws {
        try await withElectedServers(3) { servers in
            for number in 0..<5 { servers.site.switchCoin("u\(number)", "btc") }
            try await servers.waitUntilSynced()
            let before = servers.site.requests.count { $0 == 0 }
            try await servers.zooKeeper.deleteAll(ElectedServer.directory)
            try await servers.waitUntilSynced()
            for server in servers.all {
                try await eventually("\(server.name) has found it out") { server.writer.recordLossCount > 0 }
                try await eventually("\(server.name) has told it") { server.membership.toldLoss == server.writer.recordLossCount }
            }
            // Whoever asks for everybody would have been heard by then.
            let asked = try await servers.zooKeeper.withRawClient { raw in
                try await raw.get("\(ElectedServer.root)/sync/everybody-request").stat.mzxid
            }
            try await eventually("that was heard") { try await servers.stored().heardRequest == asked }
            try await servers.waitUntilSynced()
            #expect(servers.site.requests.count { $0 == 0 } == before + 1)
            let logs = servers.all.flatMap(\.log.entries)
            #expect(logs.count { $0.message == "Sync cursor goes back to 0" } == 1)
        }
    }

    @Test func whoDoesNotSyncTellsOfLostRecords() async throws {
        try await withElectedServers(2, syncing: 0) { servers in
            for server in servers.all { try await server.push("a", "btc") }
            try await servers.zooKeeper.deleteAll(ElectedServer.directory)
            try await eventually("everybody is asked for") {
                try await servers.zooKeeper.withRawClient { raw in
                    try await raw.get("\(ElectedServer.root)/sync/everybody-request").stat.mzxid > 0
                }
            }
        }
    }
}
