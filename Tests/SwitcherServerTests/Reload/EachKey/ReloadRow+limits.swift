import SwitcherTestKit
import Testing
import ZooKeeperTestKit

// How much, and for how long.
extension ReloadRow {
    static let limits = [
        ReloadRow("MaxRequestBodyBytes", .fixed(10_000)) { scene, change in
            #expect(try await scene.call("POST /switch/multi-user", body: longBatch).status == 200)
            try await change()
            #expect(try await scene.call("POST /switch/multi-user", body: longBatch).status == 413)
        },
        ReloadRow("MaxBufferedBodyBytes", .fixed(10_000)) { scene, change in
            #expect(try await scene.call("POST /switch/multi-user", body: longBatch).status == 200)
            try await change()
            #expect(try await scene.call("POST /switch/multi-user", body: longBatch).status == 503)
        },
        ReloadRow("RequestReadTimeoutSeconds", .fixed(1)) { scene, change in
            let client = try await scene.connect()
            try await change()
            try await client.send("GET /healthz HTTP/1.1\r\n")
            try await client.waitUntilEnded()
            #expect(client.unread.isEmpty)
        },
        ReloadRow("MaxConnections", .fixed(8)) { scene, change in
            var idle: [WireClient] = []
            for _ in 0..<10 { idle.append(try await scene.connect()) }
            // These have been idle longest when each caller has been served since.
            try await scene.load.waitForEveryCaller("beside idle connections")
            #expect(!idle.contains { $0.isEnded })
            try await change()
            // With those of the four callers.
            try await eventually("there are eight") { idle.count { $0.isEnded } >= 6 }
            #expect(try await scene.switchCoin().status == 200)
            for client in idle { await client.close() }
        },
    ]

    /// 20,000 bytes and a few, more than all callers have under way together.
    private static let longBatch =
        String(repeating: " ", count: 20_000) + APICaller.batch(["probe"], to: SwitchLoad.coins[0])
}
