import Testing
import ZooKeeper
import ZooKeeperTestKit

@Suite struct WatchTests {
    @Test func dataWatch() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString) { client in
                try await client.create(path("/a"))
                let (_, _, watch) = try await client.getAndWatch(path("/a"))
                async let event = watch.event()
                try await client.set(path("/a"), data: [1])
                #expect(try await event == .dataChanged)

                let (_, _, second) = try await client.getAndWatch(path("/a"))
                try await client.delete(path("/a"))
                #expect(try await second.event() == .deleted)
            }
        }
    }

    @Test func creationWatch() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString) { client in
                let (stat, watch) = try await client.existsAndWatch(path("/a"))
                #expect(stat == nil)
                try await client.create(path("/a"))
                #expect(try await watch.event() == .created)
            }
        }
    }

    @Test func childrenWatch() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString) { client in
                try await client.create(path("/a"))
                let (names, _, watch) = try await client.childrenAndWatch(of: path("/a"))
                #expect(names.isEmpty)
                try await client.create(path("/a/b"))
                #expect(try await watch.event() == .childrenChanged)
            }
        }
    }

    @Test func aFailedReadLeavesNoWatch() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString) { client async throws in
                #expect(await failure(of: { try await client.getAndWatch(path("/a")) })?.code == .noNode)
                #expect(try await server.watchCount() == 0)
            }
        }
    }

    @Test func aCancelledWatchIsForgottenByTheServer() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString) { client in
                try await client.create(path("/a"))
                let (_, _, first) = try await client.getAndWatch(path("/a"))
                let (_, _, second) = try await client.getAndWatch(path("/a"))
                #expect(try await server.watchCount() == 1)
                await first.cancel()
                #expect(await failure(of: { try await first.event() })?.code == .cancelled)
                async let event = second.event()
                try await client.set(path("/a"), data: [1])
                #expect(try await event == .dataChanged, "somebody else's watch stays")

                let (_, _, third) = try await client.getAndWatch(path("/a"))
                let waiting = Task { try await third.event() }
                waiting.cancel()
                await #expect(throws: ZooKeeperError.self) { try await waiting.value }
                try await eventually("the server has forgotten") { try await server.watchCount() == 0 }
                // And a new one works.
                let (_, _, fourth) = try await client.getAndWatch(path("/a"))
                try await client.set(path("/a"), data: [2])
                #expect(try await fourth.event() == .dataChanged)
            }
        }
    }

    @Test func watchesCancelledAllAtOnceAreForgotten() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString, configure: { $0.maximumOperationsInFlight = 4 }) { client in
                let paths = try (0..<200).map { try path("/node\($0)") }
                for path in paths { try await client.create(path) }
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for path in paths {
                        group.addTask {
                            let watch = try await client.getAndWatch(path).watch
                            await watch.cancel()
                        }
                    }
                    try await group.waitForAll()
                }
                try await eventually("the server has forgotten all of them") { try await server.watchCount() == 0 }
            }
        }
    }

    @Test func aWatchCancelledWithoutAConnectionIsForgottenAfterIt() async throws {
        try await withZooKeeper { server in
            try await withFaultProxy(to: server.port) { proxy in
                try await withClient(proxy.connectString, configure: { $0.sessionTimeout = .seconds(30) }) { client in
                    try await client.create(path("/a"))
                    try await client.create(path("/b"))
                    let cancelled = try await client.getAndWatch(path("/a")).watch
                    let kept = try await client.getAndWatch(path("/b")).watch
                    let session = await client.session
                    await proxy.refuseConnections()
                    await proxy.cut()
                    try await eventually("the loss is noticed") { await client.state == .suspended }
                    await cancelled.cancel()
                    try await proxy.acceptConnections()
                    try await eventually("only the other is left") {
                        guard await client.state == .connected else { return false }
                        return try await server.watchCount() == 1
                    }
                    #expect(await client.session == session)
                    try await client.set(path("/b"), data: [1])
                    #expect(try await kept.event() == .dataChanged)
                }
            }
        }
    }

    @Test func anotherWatchThatWaitsInTheClientOutlivesARemoval() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString, configure: { $0.maximumOperationsInFlight = 1 }) { client in
                try await client.create(path("/a"))
                for round in 0..<100 {
                    let first = try await client.getAndWatch(path("/a")).watch
                    async let read = client.getAndWatch(path("/a"))
                    await first.cancel()
                    let second = try await read.watch
                    try await client.set(path("/a"), data: [UInt8(round)])
                    #expect(try await second.event() == .dataChanged)
                }
            }
        }
    }

    @Test func aWatchThatNobodyHasIsForgottenByTheServer() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString) { client in
                try await client.create("/a")
                _ = try await client.getAndWatch("/a").watch
                _ = try await client.childrenAndWatch(of: "/a")
                _ = try await client.existsAndWatch("/b").watch
                try await eventually("the server has forgotten them") { try await server.watchCount() == 0 }
                // Who waits has it, and a copy is as good.
                let event = Task { try await client.getAndWatch("/a").watch.event() }
                var kept: ZNodeWatch? = try await client.existsAndWatch("/b").watch
                let copy = kept
                kept = nil
                try await eventually("both watch") { try await server.watchCount() == 2 }
                try await client.set("/a", data: [1])
                try await client.create("/b")
                #expect(try await event.value == .dataChanged)
                #expect(try await copy?.event() == .created)
            }
        }
    }

    @Test func aWatchDroppedWithoutAConnectionIsForgottenAfterIt() async throws {
        try await withZooKeeper { server in
            try await withFaultProxy(to: server.port) { proxy in
                try await withClient(proxy.connectString, configure: { $0.sessionTimeout = .seconds(30) }) { client in
                    try await client.create("/a")
                    var dropped: ZNodeWatch? = try await client.getAndWatch("/a").watch
                    let session = await client.session
                    await proxy.refuseConnections()
                    await proxy.cut()
                    try await eventually("the loss is noticed") { await client.state == .suspended }
                    #expect(dropped != nil)
                    dropped = nil
                    try await proxy.acceptConnections()
                    try await eventually("nothing is watched") {
                        guard await client.state == .connected else { return false }
                        return try await server.watchCount() == 0
                    }
                    #expect(await client.session == session)
                }
            }
        }
    }

    @Test func aWatchSurvivesAReconnect() async throws {
        try await withZooKeeper { server in
            let proxy = try await FaultProxy.start(to: server.port)
            try await withClient("127.0.0.1:\(proxy.port)", configure: { $0.sessionTimeout = .seconds(10) }) { client in
                try await client.create(path("/a"))
                let (_, _, watch) = try await client.getAndWatch(path("/a"))
                let session = await client.session
                await proxy.cut()
                // By somebody else: what is sent on the connection that is being cut may be lost.
                try await server.withRawClient { _ = try await $0.set("/a", [1]) }
                #expect(try await watch.event() == .dataChanged)
                #expect(await client.session == session)
            }
            await proxy.stop()
        }
    }

    @Test func aWatchEndsWithItsSession() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString) { client in
                try await client.create(path("/a"))
                let (_, _, watch) = try await client.getAndWatch(path("/a"))
                let session = try #require(await client.session)
                try await server.expireSession(id: session.id, password: session.password)
                #expect(await failure(of: { try await watch.event() })?.isConnectionProblem == true)
            }
        }
    }
}
