import Testing
import ZooKeeper
import ZooKeeperTestKit

/// A server that is reached at once and takes long to establish a session.
@Suite struct SlowHandshakeTests {
    @Test func aSessionIsJoinedHoweverLongTheLibraryWouldWait() async throws {
        try await withZooKeeper { server in
            try await withFaultProxy(to: server.port) { proxy in
                // The answer to the handshake comes after six seconds. The library gives it eight.
                proxy.delay(by: .seconds(3))
                try await withClient(proxy.connectString, configure: { $0.sessionTimeout = .seconds(12) }) { client in
                    try await eventually(timeout: .seconds(60) * Timeouts.scale, "it is connected") {
                        await client.state == .connected
                    }
                    proxy.passEverything()
                    try await client.create(path("/a"), timeout: .seconds(60))
                }
            }
        }
    }
}
