import Testing
import ZooKeeper
import ZooKeeperRecipes
import ZooKeeperTestKit

/// What a lock stands on is taken away.
@Suite struct LockLossTests {
    /// A body that goes on until it is cancelled.
    private static func hold(_ hold: LockHold, _ began: AsyncStream<LockHold>.Continuation) async throws {
        began.yield(hold)
        try await Task.sleep(for: .seconds(3_600))
    }

    @Test func itIsLostWithItsSession() async throws {
        try await withZooKeeper { server in
            try await withExpirableClients(server, 2) { clients in
                let locks = try clients.all.map { Lock(client: $0, path: try path("/lock")) }
                let (began, continuation) = AsyncStream.makeStream(of: LockHold.self)
                let holder = Task { try await locks[0].withLock { try await Self.hold($0, continuation) } }
                let hold = try #require(await began.first { _ in true })
                async let next = locks[1].acquire()
                try await server.waitForNames(2, in: "/lock")
                try await clients.expireSession(of: 0)
                #expect(await failure(of: { try await holder.value })?.code == .lost)
                #expect(hold.isLost)
                #expect(await failure(of: { try await hold.release() })?.code == .lost)
                try await next.release()
                try await server.waitUntilNothingIsLeft(in: "/lock")
            }
        }
    }

    @Test func itIsLostWhenItsNodeIsDeleted() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString) { client in
                let hold = try await Lock(client: client, path: path("/lock")).acquire()
                #expect(!hold.isLost)
                try await server.withRawClient { try await $0.delete(hold.fence.node.description) }
                await hold.untilLost()
                #expect(hold.isLost)
                #expect(await failure(of: { try await hold.release() })?.code == .lost)
                #expect(await failure(of: { try await hold.release() })?.code == .lost)
                try await server.waitUntilNothingIsLeft(in: "/lock")
            }
        }
    }

    @Test func nothingIsWrittenThroughTheFenceOfALostLock() async throws {
        try await withZooKeeper { server in
            try await withExpirableClients(server, 2) { clients in
                let target = try path("/target")
                try await clients[0].create(target)
                let locks = try clients.all.map { Lock(client: $0, path: try path("/lock")) }
                let old = try await locks[0].acquire()
                let results = try await old.fence.transaction([.set(target, data: [1]), .check(target, version: 1)])
                #expect(results.count == 2)
                let refused = await failure(of: { try await old.fence.transaction([.check(target, version: 9)]) })
                #expect(refused?.code == .failed)
                #expect(refused?.cause?.code == .badVersion)
                #expect(refused?.cause?.operationIndex == 0)

                try await clients.expireSession(of: 0)
                let new = try await locks[1].acquire()
                try await new.fence.transaction([.set(target, data: [2])])
                // It has a session again, and a connection. That is not enough.
                #expect(await failure(of: { try await old.fence.transaction([.set(target, data: [1])]) })?.code == .lost)
                #expect(try await clients[1].get(target).data == [2])
                try await new.release()
            }
        }
    }

    @Test func itOutlastsALossOfTheConnection() async throws {
        try await withZooKeeper { server in
            try await withFaultProxy(to: server.port) { proxy in
                try await withClient(proxy.connectString) { client in
                    let hold = try await Lock(client: client, path: path("/lock")).acquire()
                    let accepted = proxy.acceptedCount
                    // Servers are reached, and silent: the client's search ends in vain, and its next handle has to watch anew.
                    proxy.swallowRequests()
                    await proxy.cut()
                    try await eventually(timeout: Timeouts.start, "another search has begun") {
                        proxy.acceptedCount >= accepted + 2
                    }
                    proxy.passEverything()
                    await proxy.cut()
                    try await hold.fence.transaction([.create(path("/done"), data: [])], timeout: Timeouts.start)
                    #expect(!hold.isLost)
                    // And its loss is noticed as before.
                    try await server.withRawClient { try await $0.delete(hold.fence.node.description) }
                    await hold.untilLost()
                }
            }
        }
    }

    @Test func whoIsCutOffLosesIt() async throws {
        try await withZooKeeper { server in
            try await withFaultProxy(to: server.port) { proxy in
                try await withClient(proxy.connectString, sessionTimeout: .seconds(4)) { cutOff in
                    try await withClient(server.connectString) { other in
                        let old = try await Lock(client: cutOff, path: path("/lock")).acquire()
                        async let next = Lock(client: other, path: path("/lock")).acquire()
                        try await server.waitForNames(2, in: "/lock")
                        proxy.swallowRequests()
                        // The server ends the session, and the next one's turn comes. The old one knows nothing of it.
                        let new = try await next
                        #expect(new.fence.token > old.fence.token)
                        proxy.passEverything()
                        await proxy.cut()
                        await old.untilLost()
                        #expect(!new.isLost)
                        try await new.release()
                    }
                }
            }
        }
    }

    @Test func whoLosesItsSessionWaitsAgain() async throws {
        try await withZooKeeper { server in
            try await withExpirableClients(server, 3) { clients in
                let locks = try clients.all.map { Lock(client: $0, path: try path("/lock")) }
                let hold = try await locks[0].acquire()
                async let second = locks[1].acquire()
                try await server.waitForNames(2, in: "/lock")
                async let third = locks[2].acquire()
                try await server.waitForNames(3, in: "/lock")
                let before = try await server.names(in: "/lock")
                try await clients.expireSession(of: 1)
                try await eventually("it stands in the queue again") {
                    let names = try await server.names(in: "/lock")
                    return names.count == 3 && Set(names) != Set(before)
                }
                try await hold.release()
                // Behind the one that was behind it.
                let thirdHold = try await third
                try await thirdHold.release()
                let secondHold = try await second
                #expect(secondHold.fence.token > thirdHold.fence.token)
                try await secondHold.release()
                try await server.waitUntilNothingIsLeft(in: "/lock")
            }
        }
    }

    @Test func aDirectoryThatIsDeletedUnderItIsMadeAgain() async throws {
        try await withZooKeeper { server in
            try await withClients(server.connectString, 2) { clients in
                let locks = try clients.map { Lock(client: $0, path: try path("/app/lock")) }
                let hold = try await locks[0].acquire()
                async let next = locks[1].acquire()
                try await server.waitForNames(2, in: "/app/lock")
                try await server.deleteDirectory("/app/lock")
                await hold.untilLost()
                let nextHold = try await next
                #expect(nextHold.fence.token > hold.fence.token)
                try await nextHold.release()
                try await server.waitUntilNothingIsLeft(in: "/app/lock")
            }
        }
    }

    /// Whenever that happens: no step takes it for more than it is.
    @Test func aDirectoryMayGoAnyTime() async throws {
        let rounds = FaultRounds.count(300, shortened: 50)
        try await withZooKeeper { server in
            try await withClients(server.connectString, 2) { clients in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask {
                        while !Task.isCancelled {
                            for directory in ["/app/lock", "/app"] {
                                let names = try? await clients[1].children(of: path(directory)).names
                                let all = try (names ?? []).map { try path(directory).appending($0) } + [path(directory)]
                                _ = try? await clients[1].transaction(all.map { .delete($0) })
                            }
                        }
                    }
                    let lock = Lock(client: clients[0], path: "/app/lock")
                    for _ in 0..<rounds {
                        let hold = try await lock.acquire()
                        do throws(RecipeError) {
                            try await hold.release()
                        } catch {
                            #expect(error.code == .lost)
                        }
                    }
                    group.cancelAll()
                }
                try await eventually("nobody watches") { try await server.watchCount() == 0 }
                try await eventually("nothing is left") { try await server.ephemeralCount() == 0 }
            }
        }
    }

    @Test func theClientsEndEndsIt() async throws {
        try await withZooKeeper { server in
            let (hold, waiting) = try await withClient(server.connectString) { client in
                let lock = Lock(client: client, path: try path("/lock"))
                let hold = try await lock.acquire()
                let waiting = Task { try await lock.acquire() }
                try await server.waitForNames(2, in: "/lock")
                return (hold, waiting)
            }
            #expect(await failure(of: { try await waiting.value })?.code == .closed)
            await hold.untilLost()
            #expect(await failure(of: { try await hold.fence.transaction([]) })?.code == .closed)
            try await server.waitUntilNothingIsLeft(in: "/lock")
        }
    }
}
