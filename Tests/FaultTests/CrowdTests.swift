import SwitcherServer
import SwitcherTestKit
import Testing
import ZooKeeperTestKit

/// More connections than there is room for, and a thousand that never finish what they say.
@Suite struct CrowdTests {
    private static let health = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"

    @Test func idleConnectionsMakeRoomForNewOnes() async throws {
        let maximum = 50
        let configuration = ServerProcess.configuration(zooKeeper: "127.0.0.1:1", ["MaxConnections": maximum])
        try await withServer(configuration) { server in
            let port = try await server.port()
            var clients: [WireClient] = []
            for _ in 0..<(maximum * FaultRounds.count(20, shortened: 5)) {
                let client = try await WireClient.connect(port)
                try await client.send(Self.health)
                #expect(try await client.response().status == 200)
                clients.append(client)
            }
            try await eventually("no more than the maximum are left") { clients.count { !$0.isEnded } <= maximum }
            // One waits at the door at the most; the rest is what the process has anyway.
            #expect(try server.resources().openDescriptors < maximum + 50)
            for client in clients { await client.close() }
            #expect(try await server.curl("/healthz") == APICaller.success)
        }
    }

    @Test func aThousandSlowRequestsSlowNobody() async throws {
        DescriptorLimit.raise()
        try await withZooKeeper { zooKeeper in
            // All of them have to be there before the first one is dropped.
            let changes = ["RequestReadTimeoutSeconds": Int(10 * Timeouts.scale)]
            let configuration = ServerProcess.configuration(zooKeeper: zooKeeper.connectString, changes)
            try await withServer(configuration) { server in
                try await server.waitUntilReady()
                let port = try await server.port()
                let before = try server.resources()
                var slow: [WireClient] = []
                for number in 0..<1_000 {
                    let client = try await WireClient.connect(port)
                    try await client.send(number.isMultiple(of: 2) ? Self.halfHead : Self.halfBody)
                    slow.append(client)
                }
                #expect(slow.allSatisfy { !$0.isEnded })
                let caller = APICaller(port: port)
                for number in 0..<100 { #expect(await caller.switchCoin(["user\(number)"], to: "btc") == .confirmed) }
                #expect(slow.allSatisfy { !$0.isEnded }, "they were to be there meanwhile")
                try await eventually(timeout: Timeouts.start, "all of them are dropped") { slow.allSatisfy(\.isEnded) }
                #expect(slow.allSatisfy { $0.unread.isEmpty })
                #expect(await caller.switchCoin(["user"], to: "bcc") == .confirmed)
                await caller.hangUp()
                for client in slow { await client.close() }
                try await server.waitUntilFlat(since: before)
            }
        }
    }

    private static let halfHead = "GET /switch?puname=a&coin=btc HTTP/1.1\r\nHost: "
    private static let halfBody =
        "POST /switch/multi-user HTTP/1.1\r\nHost: x\r\n\(APICaller.authorization)Content-Length: 1000\r\n\r\n{"
}
