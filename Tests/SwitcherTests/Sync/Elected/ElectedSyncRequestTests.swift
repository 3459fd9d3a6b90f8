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

    /// By one that does not lead, and by the one that does.
    @Test(arguments: [false, true])
    func everybodyIsAskedForAtAnyServer(isLeader: Bool) async throws {
        try await withElectedServers(2, interval: Self.never) { servers in
            servers.site.switchCoin("a", "btc")
            servers.site.switchCoin("b", "bcc")
            try await servers.waitUntilSynced()
            // Nobody has heard of that.
            try await servers.zooKeeper.withRawClient { raw in
                try await raw.set("\(ElectedServer.directory)/a", Array("ltc".utf8))
            }
            let follower = try #require(try await servers.followers().first)
            let asked = isLeader ? try await servers.leader() : follower
            for _ in 0..<2 {
                let before = servers.site.requests.count
                let pull = try #require(await asked.sync.pullNow(everybody: true, waitingAtMost: Timeouts.start))
                #expect(pull.lastDate == 0 && pull.recordCount == 2 && pull.failure == nil)
                #expect(pull.nextLastDate == servers.site.clock)
                #expect(servers.site.requests.dropFirst(before) == [0])
                try await servers.waitUntilSynced()
            }
            let next = try #require(await follower.sync.pullNow(waitingAtMost: Timeouts.start))
            #expect(next.recordCount == 0 && next.lastDate == servers.site.clock)
        }
    }

    /// While there is no way to ZooKeeper nobody can be asked.
    @Test(arguments: [false, true])
    func whatCannotBeAskedForNowIsAskedForLater(everybody: Bool) async throws {
        try await withElectedServers(2, interval: Self.never) { servers in
            servers.site.switchCoin("a", "btc")
            try await servers.waitUntilSynced()
            let follower = try #require(try await servers.followers().first)
            await follower.proxy.refuseConnections()
            await follower.proxy.cut()
            servers.site.switchCoin("b", "btc")
            let before = servers.site.requests.count
            #expect(await follower.sync.pullNow(everybody: everybody, waitingAtMost: .milliseconds(50)) == nil)
            #expect(servers.site.requests.count == before)
            try await follower.proxy.acceptConnections()
            try await servers.waitUntilSynced()
            #expect(servers.site.requests[before] == (everybody ? 0 : servers.site.clock - 1))
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
