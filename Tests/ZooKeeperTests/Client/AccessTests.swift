import Testing
import ZooKeeper
import ZooKeeperTestKit

@Suite struct AccessTests {
    @Test func anAccessControlListIsReadAsItWasGiven() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString) { client in
                let list = AccessControlList([
                    .init(permissions: [.read, .administer], scheme: "world", identity: "anyone"),
                    .init(permissions: .all, scheme: "ip", identity: "127.0.0.1"),
                ])
                try await client.create(path("/alice"), access: list)
                let read = try await client.accessControlList(of: path("/alice"))
                #expect(read == list)
                let error = await failure(of: { try await client.accessControlList(of: path("/bob")) })
                #expect(error?.code == .noNode)
            }
        }
    }

    @Test func anAccessControlListIsChanged() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString, configure: { $0.digestIdentity = .init(user: "a", password: "b") }) {
                owner in
                try await owner.create("/alice", data: [1])
                #expect(try await owner.exists("/alice")?.accessVersion == 0)
                try await owner.setAccessControlList(.readableByAll, of: "/alice", version: 0)
                #expect(try await owner.exists("/alice")?.accessVersion == 1)
                #expect(try await owner.accessControlList(of: "/alice").isWritableByAll == false)
                try await owner.set("/alice", data: [2])

                let late = await failure(of: { try await owner.setAccessControlList(.open, of: "/alice", version: 0) })
                #expect(late?.code == .badVersion)
                let empty = await failure(of: { try await owner.setAccessControlList(.init([]), of: "/alice") })
                #expect(empty?.code == .invalidAccessControlList)
                let missing = await failure(of: { try await owner.setAccessControlList(.open, of: "/bob") })
                #expect(missing?.code == .noNode && missing?.path == "/bob" && missing?.operation == "set access control list")
            }
            try await withClient(server.connectString) { stranger async throws in
                #expect(try await stranger.get("/alice").data == [2])
                for error in [
                    await failure(of: { try await stranger.set("/alice", data: [3]) }),
                    await failure(of: { try await stranger.setAccessControlList(.open, of: "/alice") }),
                    await failure(of: { try await stranger.transaction { $0.set("/alice", data: [3]) } }),
                ] {
                    #expect(error?.code == .noAuthorization && error?.libraryCode == -102)
                    #expect(error?.isOutcomeUnknown == false)
                }
                #expect(try await stranger.get("/alice").data == [2])
            }
        }
    }

    @Test func aListThatIsTooLargeIsNotSent() async throws {
        try await withStandInZooKeeper { standIn in
            try await withClient(standIn.connectString) { client in
                let entry = AccessControlList.Entry(
                    permissions: .all,
                    scheme: "digest",
                    identity: String(repeating: "x", count: 1_000)
                )
                let list = AccessControlList(Array(repeating: entry, count: 1_100))
                let error = await failure(of: { try await client.setAccessControlList(list, of: "/a") })
                #expect(error?.code == .requestTooLarge && error?.wasSent == false)
            }
        }
    }

    @Test func whoeverMayChangeAnythingMayWrite() {
        let cases: [(AccessControlList.Permissions, Bool)] = [
            (.read, false), (.write, true), ([.read, .create], true), (.delete, true), (.administer, true),
        ]
        let owner = AccessControlList.Entry(permissions: .all, scheme: "digest", identity: "pool:x")
        for (permissions, isWritable) in cases {
            let world = AccessControlList.Entry(permissions: permissions, scheme: "world", identity: "anyone")
            #expect(AccessControlList([owner, world]).isWritableByAll == isWritable)
        }
    }
}
