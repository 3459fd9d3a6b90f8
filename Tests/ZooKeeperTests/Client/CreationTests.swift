import Testing
import ZooKeeper
import ZooKeeperTestKit

@Suite struct CreationTests {
    /// A server that looks for containers and for what has outlived its time ten times a second, and not once a minute.
    private static func cleaning(knowsTimeToLive: Bool) -> ZooKeeperServer.Configuration {
        var configuration = ZooKeeperServer.Configuration()
        configuration.javaOptions = [
            "-Dznode.container.checkIntervalMs=100", "-Dzookeeper.extendedTypesEnabled=\(knowsTimeToLive)",
        ]
        return configuration
    }

    @Test func theStatOfWhatWasCreated() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString) { client in
                let (path, stat) = try await client.createWithStat("/a", data: [1, 2, 3])
                #expect(path == "/a")
                #expect(stat.version == 0 && stat.dataLength == 3 && stat.ephemeralOwner == 0)
                let found = try await client.exists("/a")
                #expect(found == stat)

                let owned = try await client.createWithStat("/e-", mode: .ephemeralSequential)
                #expect(owned.path == "/e-0000000001")
                let session = try #require(await client.session)
                #expect(owned.stat.ephemeralOwner == session.id)

                #expect(await failure(of: { try await client.createWithStat("/a") })?.code == .nodeExists)
                #expect(await failure(of: { try await client.createWithStat("/x/y") })?.code == .noNode)
            }
        }
    }

    @Test func whatIsCreatedBelowIsSeenInTheStat() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString) { client in
                let parent = try await client.createWithStat("/a").stat
                #expect(parent.childrenTransaction == parent.createdTransaction)
                let child = try await client.createWithStat("/a/b").stat
                #expect(try await client.exists("/a")?.childrenTransaction == child.createdTransaction)
                try await client.set("/a/b", data: [1])
                #expect(try await client.exists("/a")?.childrenTransaction == child.createdTransaction)
            }
        }
    }

    @Test func aContainerGoesWhenItsLastChildHasGone() async throws {
        try await withZooKeeper(Self.cleaning(knowsTimeToLive: false)) { server in
            try await withClient(server.connectString) { client in
                let stat = try await client.createWithStat("/used", mode: .container).stat
                #expect(stat.ephemeralOwner == 0)
                #expect(try await client.create("/unused", mode: .container) == "/unused")
                try await client.create("/used/a")
                try await client.create("/used/b")
                try await client.delete("/used/a")
                #expect(try await client.exists("/used") != nil)
                try await client.delete("/used/b")
                try await eventually("the server has deleted it") { try await client.exists("/used") == nil }
                #expect(try await client.exists("/unused") != nil, "it never had a child")
            }
        }
    }

    @Test func whatHasATimeToLiveGoesWhenItIsOver() async throws {
        try await withZooKeeper(Self.cleaning(knowsTimeToLive: true)) { server in
            try await withClient(server.connectString) { client in
                let hour = try await client.createWithStat("/hour", data: [1], mode: .persistentWithTTL(.seconds(3_600)))
                #expect(hour.stat.ephemeralOwner == 0 && hour.stat.dataLength == 1)
                let longest = Duration.milliseconds((1 << 40) - 1)
                try await client.create("/longest", mode: .persistentWithTTL(longest))
                let numbered = try await client.create("/n-", mode: .persistentSequentialWithTTL(.milliseconds(1)))
                #expect(numbered == "/n-0000000002")
                try await client.create("/short", mode: .persistentWithTTL(.milliseconds(1)))
                try await eventually("the server has deleted the short ones") {
                    let names = try await client.children(of: .root).names
                    return !names.contains("short") && !names.contains("n-0000000002")
                }
                #expect(try await client.exists("/hour") != nil)
                #expect(try await client.exists("/longest") != nil)
            }
        }
    }

    @Test func aServerThatKnowsNoTimeToLiveSaysSo() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString) { client async throws in
                let error = await failure(of: { try await client.create("/a", mode: .persistentWithTTL(.seconds(1))) })
                #expect(error?.code == .unimplemented)
                #expect(error?.libraryCode == -6)
                #expect(error?.isOutcomeUnknown == false)
                #expect(try await client.exists("/a") == nil)
            }
        }
    }

    @Test(arguments: [
        Duration.zero, .microseconds(999), .seconds(-1), .milliseconds(1 << 40), .seconds(Int64.max), .seconds(Int64.min),
    ])
    func aTimeToLiveThatNoServerTakes(time: Duration) async throws {
        try await withStandInZooKeeper { standIn in
            try await withClient(standIn.connectString) { client in
                for mode in [CreateMode.persistentWithTTL(time), .persistentSequentialWithTTL(time)] {
                    let error = await failure(of: { try await client.create("/a", mode: mode) })
                    #expect(error?.code == .badArguments)
                    #expect(error?.wasSent == false)
                }
            }
        }
    }

    @Test(arguments: [
        CreateMode.container, .persistentWithTTL(.seconds(1)), .persistentSequentialWithTTL(.seconds(1)),
    ])
    func noTransactionTakesThem(mode: CreateMode) async throws {
        try await withStandInZooKeeper { standIn in
            try await withClient(standIn.connectString) { client async throws in
                let operations: [TransactionOperation] = [.create("/a", data: []), .create("/b", data: [], mode: mode)]
                let error = await failure(of: { try await client.transaction(operations) })
                #expect(error?.code == .badArguments)
                #expect(error?.operationIndex == 1)
                #expect(error?.path == "/b")
                #expect(error?.wasSent == false)
                #expect(try await client.exists("/a") == nil)
            }
        }
    }
}
