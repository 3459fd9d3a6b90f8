import Testing
import ZooKeeper
import ZooKeeperTestKit

@testable import Switcher

/// What a leader finds that was stored before it, by itself or another.
@Suite struct ElectedSyncRestartTests {
    @Test func everybodyIsPulledWhereTheRecordsWereWipedWhileNobodyRan() async throws {
        try await withZooKeeper { zooKeeper in
            let site = SiteInMemory()
            for number in 0..<5 { site.switchCoin("u\(number)", "btc") }
            try await withElectedServer(on: zooKeeper, site) { servers in
                try await servers.waitUntilSynced()
                site.switchCoin("u1", "bcc")
                try await servers.waitUntilSynced()
            }
            let asked = site.requests.count
            // Nothing is asked for again where nothing was wiped.
            try await withElectedServer(on: zooKeeper, site) { servers in
                try await eventually("it pulls") { site.requests.count > asked }
                #expect(site.requests.last == site.clock)
            }
            try await zooKeeper.withRawClient { client in
                for name in try await client.children(ElectedServer.directory) {
                    try await client.delete("\(ElectedServer.directory)/\(name)")
                }
                try await client.delete(ElectedServer.directory)
            }
            try await withElectedServer(on: zooKeeper, site) { servers in
                try await eventually("the records are the web site's") { (try? await servers.records()) == site.coins }
                #expect(servers.all[0].log.text.contains("Sync cursor goes back to 0"))
            }
        }
    }

    @Test func aLeaderThatKnowsTheCoinAsksAgainForWhatAnotherHasSkipped() async throws {
        try await withZooKeeper { zooKeeper in
            let site = SiteInMemory()
            site.switchCoin("a", "btc")
            site.switchCoin("b", "doge")
            let moreCoins = SwitchCheck(availableCoins: ["btc", "doge"], lowercasesNames: false)
            try await withElectedServer(on: zooKeeper, site) { servers in
                try await eventually("the cursor is past both") { (try? await servers.storedCursor()) == site.clock }
                #expect(try await servers.records() == ["a": "btc"])
            }
            try await withElectedServer(on: zooKeeper, site, check: moreCoins) { servers in
                try await servers.waitUntilSynced()
                #expect(try await servers.records() == ["a": "btc", "b": "doge"])
            }
        }
    }
}
