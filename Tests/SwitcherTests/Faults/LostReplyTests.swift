import Switcher
import Testing
import ZooKeeper
import ZooKeeperTestKit

/// A write is applied and its reply never comes: a proxy swallows what the server says.
@Suite struct LostReplyTests {
    /// Runs a writer behind a proxy, with `alice` on btc.
    private func withProxiedWriter(
        requestTimeout: Duration,
        _ body: @escaping @Sendable (RunningWriter, FaultProxy, ZooKeeperServer) async throws -> Void
    ) async throws {
        try await withZooKeeper { server in
            try await withFaultProxy(to: server.port) { proxy in
                try await withWriter(proxy.connectString, requestTimeout: requestTimeout) { running in
                    try await running.switchCoinUntilConfirmed("alice", "btc")
                    try await body(running, proxy, server)
                }
            }
        }
    }

    private func coin(_ name: String, _ server: ZooKeeperServer) async throws -> String? {
        try await server.withRawClient { client in
            let path = "\(RunningWriter.directory)/\(name)"
            return try await client.exists(path) == nil ? nil : try await client.get(path).text
        }
    }

    @Test(arguments: ["alice", "bob"])
    func itEndsAsSuccessWhenZooKeeperIsBackInTime(name: String) async throws {
        try await withProxiedWriter(requestTimeout: .seconds(60)) { running, proxy, server in
            proxy.swallowReplies()
            async let call: Void = running.switchCoin(name, "bcc")
            try await eventually("the write is applied") { try await coin(name, server) == "bcc" }
            try await eventually("its reply is lost") { proxy.swallowedBytes > 0 }
            proxy.passEverything()
            await proxy.cut()
            try await call
            #expect(try await coin(name, server) == "bcc")
            // Nothing is left over of it.
            try await running.switchCoin(name, "ltc")
            #expect(try await coin(name, server) == "ltc")
        }
    }

    @Test(arguments: ["alice", "bob"])
    func itEndsAsNotConfirmedWhenZooKeeperIsNotBackInTime(name: String) async throws {
        try await withProxiedWriter(requestTimeout: .seconds(2) * Timeouts.scale) { running, proxy, server in
            proxy.swallowReplies()
            async let call: Void = running.switchCoin(name, "bcc")
            try await eventually("the write is applied") { try await coin(name, server) == "bcc" }
            do {
                try await call
                Issue.record("nobody has confirmed it")
            } catch let error as SwitchWriteError {
                #expect(error == .notConfirmed(first: nil))
            }
            #expect(try await coin(name, server) == "bcc", "what was sent may stand")
            proxy.passEverything()
            await proxy.cut()
            try await running.waitUntilReady()
            // In the end the last accepted one stands, and is not overwritten by what was given up.
            try await running.switchCoinUntilConfirmed(name, "ltc")
            try await running.switchCoinUntilConfirmed("carol", "btc")
            #expect(try await coin(name, server) == "ltc")
        }
    }

    @Test func theLastAcceptedStandsWhateverWasLost() async throws {
        try await withProxiedWriter(requestTimeout: .seconds(60)) { running, proxy, server in
            proxy.swallowReplies()
            async let first: Void = running.switchCoin(["alice", "bob"], "bcc")
            try await eventually("the first is applied") { try await coin("bob", server) == "bcc" }
            async let second: Void = running.switchCoin("alice", "ltc")
            try await eventually("the loss is noticed") { await running.client.state != .connected }
            proxy.passEverything()
            await proxy.cut()
            try await first
            try await second
            #expect(try await coin("alice", server) == "ltc")
            #expect(try await coin("bob", server) == "bcc")
        }
    }

    @Test func requestsThatNeverArriveAreSentAgain() async throws {
        try await withProxiedWriter(requestTimeout: .seconds(60)) { running, proxy, server in
            proxy.swallowRequests()
            async let call: Void = running.switchCoin(["alice", "bob"], "bcc")
            try await eventually("the request is lost") { proxy.swallowedBytes > 0 }
            #expect(try await coin("alice", server) == "btc")
            proxy.passEverything()
            await proxy.cut()
            try await call
            #expect(try await coin("alice", server) == "bcc")
            #expect(try await coin("bob", server) == "bcc")
        }
    }
}
