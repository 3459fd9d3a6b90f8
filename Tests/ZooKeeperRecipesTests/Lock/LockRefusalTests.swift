import Testing
import ZooKeeper
import ZooKeeperRecipes
import ZooKeeperTestKit

/// ZooKeeper refuses a step.
@Suite struct LockRefusalTests {
    private static func directory(permitting permissions: AccessControlList.Permissions) -> AccessControlList {
        AccessControlList([.init(permissions: permissions, scheme: "world", identity: "anyone")])
    }

    private func withDirectory(
        permitting permissions: AccessControlList.Permissions,
        _ body: @escaping @Sendable (ZooKeeperServer, Lock) async throws -> Void
    ) async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString) { client in
                try await client.create(path("/lock"), access: Self.directory(permitting: permissions))
                try await body(server, Lock(client: client, path: path("/lock")))
            }
        }
    }

    @Test func theCreation() async throws {
        try await withDirectory(permitting: [.read, .delete]) { server, lock in
            let error = await failure(of: { try await lock.acquire() })
            #expect(error?.code == .failed)
            #expect(error?.cause?.code == .noAuthorization)
            #expect(error?.cause?.operation == "create")
            try await server.waitUntilNothingIsLeft(in: "/lock")
        }
    }

    @Test func theListing() async throws {
        try await withDirectory(permitting: [.create, .delete]) { server, lock in
            let error = await failure(of: { try await lock.acquire(timeout: .seconds(600)) })
            #expect(error?.code == .failed)
            #expect(error?.cause?.code == .noAuthorization)
            #expect(error?.cause?.operation == "children")
            try await eventually("its znode is gone") { try await server.ephemeralCount() == 0 }
        }
    }

    @Test func theRelease() async throws {
        try await withDirectory(permitting: [.create, .read]) { server, lock in
            let error = await failure(of: { try await lock.withLock { _ in } })
            #expect(error?.code == .notReleased)
            #expect(error?.cause?.code == .noAuthorization)
            try await eventually("nobody watches it") { try await server.watchCount() == 0 }
            #expect(try await server.names(in: "/lock").count == 1)
        }
    }

    @Test func theDirectory() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString) { client in
                try await client.create(path("/closed"), access: Self.directory(permitting: [.read]))
                let error = await failure(of: { try await Lock(client: client, path: path("/closed/lock")).acquire() })
                #expect(error?.code == .failed)
                #expect(error?.cause?.code == .noAuthorization)
                #expect(error?.path == (try path("/closed/lock")))
            }
        }
    }

    @Test func tooMuchData() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString) { client in
                let lock = Lock(client: client, path: try path("/lock"), data: Array(repeating: 0, count: 2_000_000))
                let error = await failure(of: { try await lock.acquire() })
                #expect(error?.code == .failed)
                #expect(error?.cause?.code == .requestTooLarge)
            }
        }
    }

    /// The server tells nobody of the end of a znode that he may not read: waiting for that would be in vain.
    @Test func theZnodeOfTheOneBefore() async throws {
        try await withZooKeeper { server in
            try await withClients(server.connectString, 2) { clients in
                let pool = AccessControlList([.init(permissions: .all, scheme: "ip", identity: "127.0.0.1")])
                let nobody = AccessControlList([.init(permissions: .all, scheme: "ip", identity: "127.0.0.9")])
                try await clients[0].create(path("/lock"), access: pool)
                let name = "/lock/0123456789abcdef0123456789abcdef-"
                let shy = try await clients[0].create(path(name), access: nobody, mode: .ephemeralSequential)
                let error = await failure(of: { try await Lock(client: clients[1], path: path("/lock")).acquire() })
                #expect(error?.code == .failed)
                #expect(error?.cause?.code == .noAuthorization)
                #expect(error?.cause?.path == shy)
                try await server.waitForNames(1, in: "/lock")
            }
        }
    }

    @Test func itsOwnZnode() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString) { client in
                try await client.create(path("/lock"))
                let lock = Lock(client: client, path: try path("/lock"), access: Self.directory(permitting: .administer))
                #expect(await failure(of: { try await lock.acquire() })?.cause?.code == .noAuthorization)
                try await server.waitUntilNothingIsLeft(in: "/lock")
            }
        }
    }
}
