import Testing
import ZooKeeper
import ZooKeeperTestKit

@testable import Switcher

/// What is shared has become other servers' while these run.
@Suite struct ElectedSyncOthersRootTests {
    private static let others = #"{"format":1,"watch_directory":"/others"}"#

    @Test func nothingBelowItIsWritten() async throws {
        try await withElectedServers(2, haveRoot: true) { servers in
            servers.site.switchCoin("a", "btc")
            try await servers.waitUntilSynced()
            // So that there is something of everything.
            let follower = try #require(try await servers.followers().first)
            _ = try #require(await follower.sync.pullNow(everybody: true, waitingAtMost: Timeouts.start))
            let own = try await servers.zooKeeper.withRawClient { try await $0.get(ElectedServer.root).text }
            try await servers.zooKeeper.withRawClient { _ = try await $0.set(ElectedServer.root, Self.others) }
            for server in servers.all {
                let root = try #require(server.coordinationRoot)
                try await eventually("\(server.name) has seen it") {
                    if case .mismatched = await root.state { true } else { false }
                }
            }
            try await eventually("they have left") {
                try await servers.zooKeeper.withRawClient { client in
                    let election = try await client.children("\(ElectedServer.root)/election")
                    return try await election + client.children("\(ElectedServer.root)/members") == []
                }
            }
            let before = try await servers.shared()
            #expect(before.keys.contains("\(ElectedServer.root)/sync/pull-request"))
            servers.site.switchCoin("a", "ltc")
            for server in servers.all {
                for everybody in [false, true] {
                    #expect(await server.sync.pullNow(everybody: everybody, waitingAtMost: .milliseconds(200)) == nil)
                }
            }
            // A loss is told to nobody.
            try await servers.zooKeeper.deleteAll(ElectedServer.directory)
            for server in servers.all {
                try await eventually("\(server.name) has found it out") { server.writer.recordLossCount > 0 }
                try await server.push("b", "btc")
            }
            #expect(try await servers.shared() == before)
            #expect(try await servers.records() == ["b": "btc"], "switches go on, and nobody pulls")
            try await servers.zooKeeper.withRawClient { _ = try await $0.set(ElectedServer.root, own) }
            try await eventually(timeout: Timeouts.start, "it is their own again") { try await servers.records()["a"] == "ltc" }
        }
    }
}
