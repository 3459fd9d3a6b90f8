import Testing
import ZooKeeper
import ZooKeeperTestKit

@testable import ZooKeeperRecipes

@Suite struct RecipeDirectoryTests {
    @Test func settledNamesAreReadBehindAWrite() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString) { client in
                try await client.ensurePath(path("/a/b"))
                let directory = RecipeDirectory(client: client, path: try path("/a"), data: [], access: .open)
                let before = try await server.ask("srvr").zxid
                #expect(try await directory.settledNames().map(\.description) == ["b"])
                #expect(try await server.ask("srvr").zxid > before, "the check has been in the order of the writes")
                let missing = RecipeDirectory(client: client, path: try path("/none"), data: [], access: .open)
                await #expect(throws: ZooKeeperError.self) { try await missing.settledNames() }
            }
        }
    }

    @Test func aNodeOfAnEndedSessionIsNotWatched() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString) { client in
                let directory = RecipeDirectory(client: client, path: .root, data: [], access: .open)
                let node = try path("/a")
                try await client.create(node, mode: .ephemeral)
                let session = try #require(await client.session?.id)
                #expect(try await directory.claim(of: node) == .mine(session: session))
                #expect(try await directory.watch(node, of: session)?.session == session)
                #expect(try await directory.watch(node, of: session + 1)?.path == nil)
                #expect(try await directory.watch(path("/none"), of: session)?.path == nil)
                try await server.withRawClient { raw in
                    _ = try await raw.create("/stale", mode: .ephemeral)
                    #expect(try await directory.claim(of: path("/stale")) == .ofEndedSession)
                }
                try await eventually("what was let go is not watched") { try await server.watchCount() == 0 }
            }
        }
    }

    @Test func theDeadlineEndsTheRepetition() async throws {
        try await withZooKeeper { server in
            await server.kill()
            try await withClient(server.connectString) { client in
                let directory = RecipeDirectory(client: client, path: .root, data: [], access: .open)
                await #expect(throws: ZooKeeperError.self) { try await directory.names(until: .now + .milliseconds(200)) }
            }
        }
    }
}

extension String {
    /// The number of the last write, in a server's answer to `srvr`.
    fileprivate var zxid: Int64 {
        get throws {
            let line = try #require(split(separator: "\n").first { $0.hasPrefix("Zxid: 0x") })
            return try #require(Int64(line.dropFirst("Zxid: 0x".count), radix: 16))
        }
    }
}
