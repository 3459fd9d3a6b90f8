import Testing
import ZooKeeperTestKit

@Suite struct FaultProxyTests {
    /// Runs `body` with a server, a proxy to it and a client that goes through the proxy.
    private func withProxiedClient(
        _ body: (ZooKeeperServer, FaultProxy, RawZooKeeperClient) async throws -> Void
    ) async throws {
        try await withZooKeeper { server in
            try await withFaultProxy(to: server.port) { proxy in
                let client = try await RawZooKeeperClient.connect(port: proxy.port)
                try await body(server, proxy, client)
                await client.disconnect()
            }
        }
    }

    @Test func passesWhatItIsGiven() async throws {
        try await withProxiedClient { server, proxy, client in
            let large = [UInt8](repeating: 7, count: 900_000)
            try await client.create("/large", large)
            #expect(try await client.get("/large").data == large)
            #expect(proxy.connectionCount == 1)
            #expect(try await server.connectionCount() == 1)
        }
    }

    @Test func aCutClosesBothSides() async throws {
        try await withProxiedClient { server, proxy, client in
            await proxy.cut()
            #expect(proxy.connectionCount == 0)
            try await eventually("the client has noticed") { !client.isConnected }
            try await eventually("the server has noticed") { try await server.connectionCount() == 0 }

            let again = try await RawZooKeeperClient.connect(
                port: proxy.port,
                resuming: (id: client.sessionID, password: client.password)
            )
            #expect(again.sessionID == client.sessionID)
            #expect(proxy.acceptedCount == 2)
            await again.close()
        }
    }

    @Test func refusesNewConnectionsOnly() async throws {
        try await withProxiedClient { _, proxy, client in
            await proxy.refuseConnections()
            let error = await #expect(throws: RawZooKeeperError.self) {
                try await RawZooKeeperClient.connect(port: proxy.port)
            }
            guard case .cannotConnect = error else {
                Issue.record("not the expected error: \(String(describing: error))")
                return
            }
            #expect(try await client.exists("/") != nil)

            try await proxy.acceptConnections()
            let another = try await RawZooKeeperClient.connect(port: proxy.port)
            #expect(try await another.exists("/") != nil)
            await another.close()
        }
    }

    @Test func aWriteIsAppliedWhoseReplyIsSwallowed() async throws {
        try await withProxiedClient { server, proxy, client in
            proxy.swallowReplies()
            let created = Task { try await client.create("/applied", "value") }
            try await eventually("the write is applied") {
                try await server.withRawClient { try await $0.exists("/applied") } != nil
            }
            try await eventually("the reply is lost") { proxy.swallowedBytes > 0 }
            await proxy.cut()
            await #expect(throws: RawZooKeeperError.connectionClosed) { try await created.value }
        }
    }

    @Test func aSwallowedRequestIsNeverApplied() async throws {
        try await withProxiedClient { server, proxy, client in
            proxy.swallowRequests()
            let created = Task { try await client.create("/lost", "value") }
            try await eventually("the request is lost") { proxy.swallowedBytes > 0 }
            await proxy.cut()
            await #expect(throws: RawZooKeeperError.connectionClosed) { try await created.value }
            #expect(try await server.withRawClient { try await $0.exists("/lost") } == nil)

            proxy.passEverything()
            let again = try await RawZooKeeperClient.connect(port: proxy.port)
            try await again.create("/arrives")
            await again.close()
        }
    }

    @Test(arguments: [true, false]) func aTrapCutsAtOneRequest(passing: Bool) async throws {
        try await withProxiedClient { server, proxy, client in
            try await client.create("/before")
            proxy.cutAtRequest(containing: Array("/trap".utf8), passing: passing)
            try await client.create("/other")
            await #expect(throws: RawZooKeeperError.connectionClosed) { try await client.create("/trap") }
            #expect(proxy.trappedCount == 1)
            try await server.withRawClient { direct in
                try await eventually("what was passed is done") { (try await direct.exists("/trap") != nil) == passing }
            }
            let again = try await RawZooKeeperClient.connect(port: proxy.port)
            if !passing { try await again.create("/trap") }
            await again.close()
        }
    }

    @Test func delaysBothWaysAndKeepsTheOrder() async throws {
        try await withProxiedClient { _, proxy, client in
            let delay = Duration.milliseconds(300)
            proxy.delay(by: delay)
            let clock = ContinuousClock()
            let elapsed = try await clock.measure { try await client.create("/slow") }
            #expect(elapsed >= delay * 2)

            // What comes after the end of the delay does not overtake what came before it.
            let first = Task { try await client.set("/slow", "first") }
            try await eventually("the first is held back") { proxy.heldBackPieces == 1 }
            proxy.passEverything()
            try await client.set("/slow", "second")
            #expect(try await first.value.version == 1)
            #expect(try await client.get("/slow").text == "second")
            #expect(proxy.heldBackPieces == 0)
        }
    }

    @Test func whoeverConnectsToAProxyWithoutAServerIsCutOff() async throws {
        try await withFaultProxy(to: FreePort.next()) { proxy in
            await #expect(throws: RawZooKeeperError.connectionClosed) {
                try await RawZooKeeperClient.connect(port: proxy.port)
            }
            try await eventually("nothing is left") { proxy.connectionCount == 0 }
        }
    }
}
