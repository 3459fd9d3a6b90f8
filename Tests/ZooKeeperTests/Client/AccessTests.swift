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
