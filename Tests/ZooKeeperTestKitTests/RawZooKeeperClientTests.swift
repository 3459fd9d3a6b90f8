import Testing
import ZooKeeperTestKit

@Suite struct RawZooKeeperClientTests {
    @Test func createsReadsSetsAndDeletes() async throws {
        try await withZooKeeper { server in
            try await server.withRawClient { client in
                #expect(try await client.create("/node", "one") == "/node")
                let first = try await client.get("/node")
                #expect(first.text == "one")
                #expect(first.stat.version == 0)
                #expect(first.stat.mzxid == first.stat.czxid)

                let stat = try await client.set("/node", "three", version: 0)
                #expect(stat.version == 1)
                #expect(stat.mzxid > first.stat.mzxid)
                #expect(stat.dataLength == 5)
                #expect(try await client.get("/node") == RawNode(data: Array("three".utf8), stat: stat))
                #expect(try await client.exists("/node") == stat)

                try await client.delete("/node", version: 1)
                #expect(try await client.exists("/node") == nil)
            }
        }
    }

    @Test func refusalsCarryTheServersCode() async throws {
        try await withZooKeeper { server in
            try await server.withRawClient { client in
                try await client.create("/node")
                try await client.create("/node/child")
                func expectCode(_ code: Int32, of request: () async throws -> Void) async {
                    let error = await #expect(throws: RawZooKeeperError.self) { try await request() }
                    #expect(error?.code == code)
                }
                await expectCode(RawZooKeeperError.nodeExists) { try await client.create("/node") }
                await expectCode(RawZooKeeperError.noNode) { _ = try await client.get("/none") }
                await expectCode(RawZooKeeperError.badVersion) { try await client.set("/node", "", version: 7) }
                await expectCode(RawZooKeeperError.notEmpty) { try await client.delete("/node") }
                #expect(client.isConnected)
            }
        }
    }

    @Test func listsChildren() async throws {
        try await withZooKeeper { server in
            try await server.withRawClient { client in
                try await client.create("/parent")
                #expect(try await client.children("/parent").isEmpty)
                let names = (0..<2_000).map { "child\($0)" }
                // All at once, to see replies find their requests.
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for name in names { group.addTask { try await client.create("/parent/\(name)") } }
                    try await group.waitForAll()
                }
                #expect(Set(try await client.children("/parent")) == Set(names))
                #expect(try await client.create("/parent/s-", mode: .persistentSequential) == "/parent/s-0000002000")
            }
        }
    }

    @Test func aclsAndDigests() async throws {
        try await withZooKeeper { server in
            try await server.withRawClient { owner in
                try await owner.create("/open")
                #expect(try await owner.getACL("/open") == [.open])
                try await owner.addAuth(digest: "user:password")
                try await owner.create("/closed", Array("secret".utf8), acl: [.creatorAll])
                #expect(try await owner.get("/closed").text == "secret")
                let acl = try await owner.getACL("/closed")
                #expect(acl.map(\.scheme) == ["digest"])
                #expect(acl.first?.id.hasPrefix("user:") == true)
            }
            try await server.withRawClient { stranger in
                let error = await #expect(throws: RawZooKeeperError.self) { try await stranger.get("/closed") }
                #expect(error?.code == RawZooKeeperError.noAuth)
            }
        }
    }

    @Test func keepsItsSessionAlive() async throws {
        try await withZooKeeper { server in
            let client = try await RawZooKeeperClient.connect(port: server.port, sessionTimeout: .seconds(3))
            let silent = try await RawZooKeeperClient.connect(port: server.port, sessionTimeout: .seconds(3))
            try await client.create("/alive", mode: .ephemeral)
            try await silent.create("/silent", mode: .ephemeral)
            await silent.disconnect()
            // When the silent one's has gone, the other's had been silent for as long but for its pings.
            try await server.withRawClient { observer in
                try await eventually("the silent client's session expires") { try await observer.exists("/silent") == nil }
                #expect(try await observer.exists("/alive") != nil)
            }
            await client.close()
        }
    }

    @Test func anExpiredSessionIsOver() async throws {
        try await withZooKeeper { server in
            let holder = try await RawZooKeeperClient.connect(port: server.port)
            try await holder.create("/ephemeral", mode: .ephemeral)
            try await server.expireSession(id: holder.sessionID, password: holder.password)

            let ephemeral = try await server.withRawClient { try await $0.exists("/ephemeral") }
            #expect(ephemeral == nil)
            await #expect(throws: RawZooKeeperError.sessionRefused) {
                try await RawZooKeeperClient.connect(port: server.port, resuming: (holder.sessionID, holder.password))
            }
            await #expect(throws: RawZooKeeperError.sessionRefused) {
                try await server.expireSession(id: holder.sessionID, password: holder.password)
            }
            await #expect(throws: RawZooKeeperError.self) { try await holder.create("/too-late") }
            await holder.disconnect()
        }
    }

    @Test func aWrongPasswordExpiresNothing() async throws {
        try await withZooKeeper { server in
            let holder = try await RawZooKeeperClient.connect(port: server.port)
            await #expect(throws: RawZooKeeperError.sessionRefused) {
                try await server.expireSession(id: holder.sessionID, password: Array(repeating: 1, count: 16))
            }
            // Presenting the session has cost the holder its connection, but not its session.
            try await eventually("the holder has lost its connection") { !holder.isConnected }
            let again = try await RawZooKeeperClient.connect(
                port: server.port,
                resuming: (holder.sessionID, holder.password)
            )
            #expect(again.sessionID == holder.sessionID)
            await again.close()
        }
    }

    @Test func aHolderThatKeepsComingBackIsExpiredToo() async throws {
        try await withZooKeeper { server in
            let session = try await RawZooKeeperClient.connect(port: server.port)
            let holder = Task {
                while true {
                    do {
                        _ = try await RawZooKeeperClient.connect(
                            port: server.port,
                            resuming: (session.sessionID, session.password)
                        )
                    } catch RawZooKeeperError.connectionClosed {
                        continue
                    }
                }
            }
            try await server.expireSession(id: session.sessionID, password: session.password)
            await #expect(throws: RawZooKeeperError.sessionRefused) { try await holder.value }
        }
    }
}
