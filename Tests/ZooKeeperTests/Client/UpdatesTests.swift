import Testing
import ZooKeeper
import ZooKeeperTestKit

/// What a znode becomes, as it is followed.
@Suite struct UpdatesTests {
    @Test func aZnodeComesChangesAndGoes() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString) { client in
                var contents = client.changes(of: "/a").makeAsyncIterator()
                #expect(try await contents.next() == .missing)
                try await client.create("/a", data: [1])
                #expect(try await contents.next()?.data == [1])
                let stat = try await client.set("/a", data: [2])
                #expect(try await contents.next() == .present(data: [2], stat: stat))
                try await client.delete("/a")
                #expect(try await contents.next() == .missing)
                try await client.create("/a", data: [3])
                #expect(try await contents.next()?.data == [3])
            }
        }
    }

    @Test func childrenComeAndGo() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString) { client in
                var children = client.childrenChanges(of: "/a").makeAsyncIterator()
                #expect(try await children.next() == .missing)
                try await client.create("/a")
                #expect(try await children.next()?.stat?.childrenCount == 0)
                try await client.create("/a/x")
                #expect(try await children.next()?.names == ["x"])
                // Of no child.
                try await client.set("/a", data: [1])
                try await client.create("/a/y")
                let names = try await children.next()?.names ?? []
                #expect(Set(names) == ["x", "y"])
                try await client.delete("/a/x")
                #expect(try await children.next()?.names == ["y"])
                try await client.delete("/a/y")
                #expect(try await children.next()?.names == [])
                try await client.delete("/a")
                #expect(try await children.next() == .missing)
            }
        }
    }

    @Test func theLastStateIsNeverMissed() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString) { client in
                try await client.create("/a")
                let last = Array("last".utf8)
                for _ in 0..<FaultRounds.count(200, shortened: 20) {
                    try await client.set("/a", data: [])
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        group.addTask {
                            for try await content in client.changes(of: "/a") where content.data == last { return }
                            Issue.record("it ended")
                        }
                        group.addTask {
                            for number in 0..<10 { try await client.set("/a", data: [UInt8(number)]) }
                            try await client.set("/a", data: last)
                        }
                        try await group.waitForAll()
                    }
                }
                try await eventually("nothing is watched any more") { try await server.watchCount() == 0 }
            }
        }
    }

    @Test func theEndOfASessionIsNoChange() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString) { client in
                try await client.create("/a", data: [1])
                let contents = client.changes(of: "/a")
                let children = client.childrenChanges(of: "/a")
                let reading = Task {
                    var seen: [[UInt8]] = []
                    for try await content in contents {
                        seen.append(content.data ?? [])
                        if content.data == [2] { break }
                    }
                    return seen
                }
                let listing = Task {
                    var seen: [[ZNodeName]] = []
                    for try await child in children {
                        seen.append(child.names)
                        if !child.names.isEmpty { break }
                    }
                    return seen
                }
                for _ in 0..<2 {
                    try await eventually("both watch") { try await server.watchCount() == 2 }
                    let session = try #require(await client.session)
                    try await server.expireSession(id: session.id, password: session.password)
                    try await eventually("there is a new session") {
                        let new = await client.session
                        return new != nil && new?.id != session.id
                    }
                }
                try await eventually("both watch again") { try await server.watchCount() == 2 }
                try await client.create("/a/x", timeout: .seconds(60))
                try await client.set("/a", data: [2], timeout: .seconds(60))
                #expect(try await reading.value == [[1], [2]])
                #expect(try await listing.value == [[], ["x"]])
            }
        }
    }

    @Test func whatChangesWhileTheServerIsAwayComesAfterwards() async throws {
        try await withZooKeeper { server in
            try await withFaultProxy(to: server.port) { proxy in
                // So short that reads run out of time while the server is away.
                try await withClient(proxy.connectString, configure: { $0.operationTimeout = .milliseconds(200) }) { client in
                    try await client.create("/a", data: [1], timeout: .seconds(60))
                    var contents = client.changes(of: "/a").makeAsyncIterator()
                    #expect(try await contents.next()?.data == [1])
                    await proxy.refuseConnections()
                    await proxy.cut()
                    try await eventually("the loss is noticed") { await client.state != .connected }
                    try await server.withRawClient { _ = try await $0.set("/a", [2]) }
                    async let next = contents.next()
                    // Longer than the session lives: it has to read and to watch again.
                    try await eventually("the session has ended") { try await server.sessionCount() == 0 }
                    try await proxy.acceptConnections()
                    #expect(try await next?.data == [2])
                }
            }
        }
    }

    @Test func aReaderThatIsCancelledEnds() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString) { client in
                try await client.create("/a")
                let reading = Task {
                    var count = 0
                    for try await _ in client.changes(of: "/a") { count += 1 }
                    return count
                }
                try await eventually("it watches") { try await server.watchCount() == 1 }
                reading.cancel()
                #expect(try await reading.value == 1)
                try await eventually("the server has forgotten it") { try await server.watchCount() == 0 }
            }
        }
    }

    @Test func itEndsWithTheClient() async throws {
        try await withZooKeeper { server in
            let reading = try await withClient(server.connectString) { client in
                try await client.create("/a")
                let reading = Task {
                    var count = 0
                    for try await _ in client.childrenChanges(of: "/a") { count += 1 }
                    return count
                }
                try await eventually("it watches") { try await server.watchCount() == 1 }
                return reading
            }
            #expect(try await reading.value == 1)
        }
    }

    @Test func aRefusalIsThrown() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString) { client in
                let closed = AccessControlList([.init(permissions: .write, scheme: "world", identity: "anyone")])
                try await client.create("/a", access: closed)
                var contents = client.changes(of: "/a").makeAsyncIterator()
                let error = await failure(of: { try await contents.next() })
                #expect(error?.code == .noAuthorization && error?.path == "/a")
                #expect(try await contents.next() == nil, "it has ended")
            }
        }
    }

    @Test func nothingIsLeftOfReadersThatLeave() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString) { client in
                try await client.create("/a")
                let nodes = try await server.znodeCount()
                for _ in 0..<FaultRounds.count(10_000, shortened: 300) {
                    for try await _ in client.changes(of: "/a") { break }
                    for try await _ in client.childrenChanges(of: "/a") { break }
                    for try await _ in client.changes(of: "/missing") { break }
                }
                try await eventually("nothing is watched any more") { try await server.watchCount() == 0 }
                #expect(try await server.znodeCount() == nodes)
            }
        }
    }
}
