import Testing
import ZooKeeperTestKit

@testable import Switcher
@testable import ZooKeeper

/// How many records have been deleted, of what ZooKeeper tells.
struct DeletedChildrenTests {
    private static func deleted(created: Int64, left: Int32) -> UInt32 {
        ZNodeStat(
            createdTransaction: 1,
            modifiedTransaction: 1,
            childrenTransaction: 1,
            createdMilliseconds: 0,
            modifiedMilliseconds: 0,
            version: 0,
            // As a server does it, in 32 bits.
            childrenVersion: Int32(truncatingIfNeeded: 2 * created - Int64(left)),
            accessVersion: 0,
            ephemeralOwner: 0,
            dataLength: 0,
            childrenCount: left
        ).deletedChildrenCount
    }

    @Test(
        arguments: [
            (0, 0, 0), (1, 1, 0), (1, 0, 1), (7, 3, 4), (10_000_000, 9_999_999, 1),
            // What is told passes 2³¹, and is negative.
            (1 << 30, 0, 1 << 30), (1 << 30, 1 << 20, (1 << 30) - (1 << 20)), (1_500_000_000, 1_000_000, 1_499_000_000),
            ((1 << 31) - 1, 0, (1 << 31) - 1), ((1 << 31) - 1, 5, (1 << 31) - 6),
        ] as [(Int64, Int32, UInt32)]
    )
    func itIsWhatWasCreatedLessWhatIsThere(created: Int64, left: Int32, deleted: UInt32) {
        #expect(Self.deleted(created: created, left: left) == deleted)
    }

    /// Whatever way children come and go, and a server that has started anew remembers it.
    @Test func aServerCountsThem() async throws {
        try await withZooKeeper { zooKeeper in
            var configuration = ZooKeeperConfiguration(servers: [try ServerAddress(zooKeeper.connectString)])
            configuration.operationTimeout = Timeouts.start
            let logger = LogRecorder().logger
            try await withZooKeeperClient(configuration, logger: logger) { client in
                let directory: ZNodePath = "/directory"
                func deleted() async throws -> UInt32 {
                    let stat = try await client.exists(directory)
                    let listed = try await client.children(of: directory).stat
                    #expect(listed.deletedChildrenCount == stat?.deletedChildrenCount)
                    return listed.deletedChildrenCount
                }
                try await client.create(directory)
                #expect(try await deleted() == 0)
                _ = try await client.transaction(
                    (0..<5).map { .create(directory.appending(try ZNodeName("user\($0)")), data: []) }
                )
                #expect(try await deleted() == 0)
                try await client.set(directory.appending("user0"), data: [1])
                try await client.set(directory, data: [1])
                #expect(try await deleted() == 0)
                try await client.delete(directory.appending("user0"))
                #expect(try await deleted() == 1)
                _ = try await client.transaction([
                    .delete(directory.appending("user1")), .create(directory.appending("user5"), data: []),
                    .delete(directory.appending("user2")), .create(directory.appending("user2"), data: []),
                ])
                #expect(try await deleted() == 3)
                // All of it or nothing.
                await #expect(throws: ZooKeeperError.self) {
                    _ = try await client.transaction([
                        .create(directory.appending("user6"), data: []), .delete(directory.appending("user3")),
                        .delete(directory.appending("nobody")),
                    ])
                }
                await #expect(throws: ZooKeeperError.self) { try await client.create(directory.appending("user3")) }
                #expect(try await deleted() == 3)
                try await client.create(directory.appending("container"), mode: .container)
                try await client.create(directory.appending("counted"), mode: .persistentSequential)
                // What is below a child is none.
                try await client.create(directory.appending("user3").appending("below"))
                try await client.delete(directory.appending("user3").appending("below"))
                #expect(try await deleted() == 3)
                try await client.delete(directory.appending("container"))
                #expect(try await deleted() == 4)
                try await withZooKeeperClient(configuration, logger: logger) { other in
                    _ = try await other.create(directory.appending("ephemeral"), mode: .ephemeral)
                }
                try await eventually("it has gone with its session") { try await deleted() == 5 }
                #expect(try await client.exists(directory)?.childrenCount == 5)

                await zooKeeper.kill()
                try await zooKeeper.restart()
                #expect(try await deleted() == 5)
            }
        }
    }
}
