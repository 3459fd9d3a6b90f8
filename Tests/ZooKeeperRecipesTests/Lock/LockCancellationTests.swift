import Testing
import ZooKeeper
import ZooKeeperRecipes
import ZooKeeperTestKit

/// Whoever is cancelled leaves nothing behind, wherever it was.
@Suite struct LockCancellationTests {
    @Test func whileItWaits() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString) { client in
                let lock = Lock(client: client, path: try path("/lock"))
                let hold = try await lock.acquire()
                let waiting = Task { try await lock.acquire() }
                try await server.waitForNames(2, in: "/lock")
                try await eventually("it watches the holder") { try await server.watchCount() == 1 }
                waiting.cancel()
                #expect(await failure(of: { try await waiting.value })?.code == .cancelled)
                try await server.waitForNames(1, in: "/lock")
                #expect(!hold.isLost)
                try await hold.release()
                try await server.waitUntilNothingIsLeft(in: "/lock")
            }
        }
    }

    @Test func whileItHolds() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString) { client in
                let lock = Lock(client: client, path: try path("/lock"))
                let (began, continuation) = AsyncStream.makeStream(of: Void.self)
                let holder = Task {
                    try await lock.withLock { _ in
                        continuation.yield()
                        try await Task.sleep(for: .seconds(3_600))
                    }
                }
                _ = await began.first { _ in true }
                holder.cancel()
                await #expect(throws: CancellationError.self) { try await holder.value }
                try await lock.acquire().release()
                try await server.waitUntilNothingIsLeft(in: "/lock")
            }
        }
    }

    @Test func beforeItBegins() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString) { client in
                let lock = Lock(client: client, path: try path("/lock"))
                let caller = Task {
                    withUnsafeCurrentTask { $0?.cancel() }
                    return try await lock.acquire()
                }
                #expect(await failure(of: { try await caller.value })?.code == .cancelled)
                #expect(try await server.names(in: "/lock") == [])
            }
        }
    }

    /// The session that has made the znode lives on: nobody else deletes it.
    @Test func whileItsCreationIsNotAnswered() async throws {
        try await withZooKeeper { server in
            try await withFaultProxy(to: server.port) { proxy in
                try await withClient(proxy.connectString) { client in
                    let lock = Lock(client: client, path: try path("/lock"))
                    try await lock.withLock { _ in }
                    let session = await client.session
                    proxy.swallowReplies()
                    let caller = Task { try await lock.acquire() }
                    try await server.waitForNames(1, in: "/lock")
                    caller.cancel()
                    #expect(await failure(of: { try await caller.value })?.code == .cancelled)
                    try await server.waitForNames(1, in: "/lock")
                    proxy.passEverything()
                    await proxy.cut()
                    try await server.waitUntilNothingIsLeft(in: "/lock")
                    #expect(await client.session == session)
                    try await lock.acquire().release()
                }
            }
        }
    }

    /// The time is up, and the creation was not answered.
    @Test func whenTheTimeIsUpBeforeTheCreationIsAnswered() async throws {
        try await withZooKeeper { server in
            try await withFaultProxy(to: server.port) { proxy in
                try await withClient(proxy.connectString) { client in
                    let lock = Lock(client: client, path: try path("/lock"))
                    try await lock.withLock { _ in }
                    let session = await client.session
                    proxy.swallowReplies()
                    #expect(await failure(of: { try await lock.acquire(timeout: .milliseconds(300)) })?.code == .timedOut)
                    proxy.passEverything()
                    await proxy.cut()
                    try await lock.acquire().release()
                    try await server.waitUntilNothingIsLeft(in: "/lock")
                    #expect(await client.session == session)
                }
            }
        }
    }

    /// Without a connection nobody waits for a release.
    @Test func aReleaseWithoutAConnectionIsMadeUpFor() async throws {
        try await withZooKeeper { server in
            try await withFaultProxy(to: server.port) { proxy in
                try await withClient(proxy.connectString) { client in
                    let lock = Lock(client: client, path: try path("/lock"))
                    let hold = try await lock.acquire()
                    let session = await client.session
                    await proxy.refuseConnections()
                    let releasing = Task { try await hold.release() }
                    await proxy.cut()
                    releasing.cancel()
                    try await releasing.value
                    try await proxy.acceptConnections()
                    try await server.waitUntilNothingIsLeft(in: "/lock")
                    #expect(await client.session == session)
                }
            }
        }
    }

    /// In each of its steps, sooner or later.
    @Test func anywhere() async throws {
        let rounds = FaultRounds.count(2_000, shortened: 200)
        try await withZooKeeper { server in
            try await withClients(server.connectString, 2) { clients in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for caller in 0..<10 {
                        let lock = Lock(client: clients[caller % 2], path: try path("/lock"))
                        group.addTask {
                            for round in 0..<rounds / 10 {
                                let attempt = Task { try await lock.withLock { _ in } }
                                for _ in 0..<(round * 37 % 400) { await Task.yield() }
                                attempt.cancel()
                                do {
                                    try await attempt.value
                                } catch let error as RecipeError {
                                    #expect(error.code == .cancelled)
                                }
                            }
                        }
                    }
                    try await group.waitForAll()
                }
                try await server.waitUntilNothingIsLeft(in: "/lock")
                try await Lock(client: clients[0], path: path("/lock")).acquire().release()
            }
        }
    }
}
