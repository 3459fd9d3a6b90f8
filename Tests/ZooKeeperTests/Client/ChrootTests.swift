import Testing
import ZooKeeper
import ZooKeeperTestKit

@Suite struct ChrootTests {
    @Test func everythingIsBelowIt() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString, configure: { $0.chroot = "/pool/app" }) { client in
                try await client.ensurePath("/users")
                #expect(try await client.create("/users/a", data: [1]) == "/users/a")
                #expect(try await client.create("/users/s-", mode: .persistentSequential) == "/users/s-0000000001")
                #expect(try await client.createWithStat("/users/s-", mode: .ephemeralSequential).path == "/users/s-0000000002")
                #expect(try await client.get("/users/a").data == [1])
                try await client.set("/users/a", data: [2])
                let names = try await client.children(of: "/users").names
                #expect(Set(names) == ["a", "s-0000000001", "s-0000000002"])
                #expect(try await client.children(of: .root).names == ["users"])
                #expect(try await client.exists("/pool") == nil)
                #expect(try await client.accessControlList(of: "/users/a") == .open)
                try await client.setAccessControlList(.open, of: "/users/a")
                try await client.sync("/users")

                let results = try await client.transaction { transaction in
                    transaction.set("/users/a", data: [3])
                    transaction.create("/users/b", data: [4])
                    transaction.create("/users/t-", mode: .persistentSequential)
                    transaction.delete("/users/s-0000000001")
                    transaction.check("/users", version: 0)
                }
                #expect(results[1...] == [.created("/users/b"), .created("/users/t-0000000004"), .done, .done])

                // As everybody else sees it.
                try await server.withRawClient { raw in
                    #expect(try await raw.get("/pool/app/users/a").data == [3])
                    #expect(try await raw.get("/pool/app/users/b").data == [4])
                    let names = try await raw.children("/")
                    #expect(Set(names) == ["pool", "zookeeper"])
                }
                try await client.delete("/users/b")
                #expect(try await client.exists("/users/b") == nil)
            }
        }
    }

    @Test func whatIsRefusedIsNamedWithoutIt() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString, configure: { $0.chroot = "/app" }) { client in
                try await client.ensurePath("/users")
                let get = await failure(of: { try await client.get("/users/a") })
                #expect(get?.code == .noNode && get?.path == "/users/a")
                let transaction = await failure(of: {
                    try await client.transaction { transaction in
                        transaction.set("/users", data: [1])
                        transaction.set("/users/a", data: [1])
                    }
                })
                #expect(transaction?.code == .noNode && transaction?.path == "/users/a" && transaction?.operationIndex == 1)
            }
        }
    }

    @Test func watchesAreBelowIt() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString, configure: { $0.chroot = "/app" }) { client in
                try await client.ensurePath("/a")
                let data = try await client.getAndWatch("/a").watch
                let children = try await client.childrenAndWatch(of: "/a").watch
                let creation = try await client.existsAndWatch("/b").watch
                try await server.withRawClient { raw in
                    _ = try await raw.set("/app/a", [1])
                    try await raw.create("/app/a/x")
                    try await raw.create("/app/b")
                }
                #expect(try await data.event() == .dataChanged)
                #expect(try await children.event() == .childrenChanged)
                #expect(try await creation.event() == .created)
                let cancelled = try await client.getAndWatch("/a").watch
                #expect(try await server.watchCount() == 1)
                await cancelled.cancel()
                try await eventually("the server has forgotten it") { try await server.watchCount() == 0 }
            }
        }
    }

    @Test func whileItIsMissingErrorsSaySo() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString, configure: { $0.chroot = "/pool/app" }) { client in
                #expect(try await client.exists(.root) == nil)
                #expect(await failure(of: { try await client.create("/a") })?.code == .chrootMissing)
                #expect(await failure(of: { try await client.createWithStat("/a") })?.code == .chrootMissing)
                #expect(await failure(of: { try await client.children(of: .root) })?.code == .chrootMissing)
                let transaction = await failure(of: { try await client.transaction { $0.create("/a") } })
                #expect(transaction?.code == .chrootMissing && transaction?.operationIndex == 0)
                #expect(await failure(of: { try await client.create("/a/b") })?.code == .noNode)

                try await client.ensurePath(.root)
                try await client.ensurePath(.root)
                try await client.create("/a")
                #expect(try await server.withRawClient { try await $0.children("/pool/app") } == ["a"])
            }
        }
    }

    @Test func whoMayNotMakeItIsTold() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString) { owner in
                let readable = AccessControlList([.init(permissions: .read, scheme: "world", identity: "anyone")])
                try await owner.ensurePath("/closed/app")
                try await owner.setAccessControlList(readable, of: "/closed")
            }
            try await withClient(server.connectString, configure: { $0.chroot = "/closed/other" }) { client in
                let error = await failure(of: { try await client.ensurePath("/a") })
                #expect(error?.code == .noAuthorization && error?.path == "/closed/other")
            }
            // What is above it need not be made, and may not be.
            try await withClient(server.connectString, configure: { $0.chroot = "/closed/app/deep" }) { client in
                try await client.ensurePath("/a")
                #expect(try await client.children(of: .root).names == ["a"])
            }
        }
    }
}
