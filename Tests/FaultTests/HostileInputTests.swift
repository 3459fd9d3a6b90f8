import SwitcherTestKit
import Testing
import ZooKeeperTestKit

/// Whatever is sent is refused, and the process is as before.
@Suite struct HostileInputTests {
    /// Connections go to the event loops in turn, and what is parsed to any thread of the pool.
    private static let roundsUntilEachThreadHasServed = 5

    @Test func everythingIsRefusedAndTheProcessIsAsBefore() async throws {
        try await withZooKeeper { zooKeeper in
            try await withServer(ServerProcess.configuration(zooKeeper: zooKeeper.connectString)) { server in
                try await server.waitUntilReady()
                let port = try await server.port()
                let caller = APICaller(port: port)
                #expect(await caller.switchCoin(["alice"], to: "btc") == .confirmed)
                let requests = HostileRequest.bodies + HostileRequest.smuggling + HostileRequest.framing
                // At first each thread that comes to serve one of them takes what it needs, and keeps it.
                for _ in 0..<Self.roundsUntilEachThreadHasServed {
                    for request in requests { try await send(request, to: port) }
                }
                let before = try server.resources()
                for _ in 0..<FaultRounds.count(20, shortened: 1) {
                    for request in requests { try await send(request, to: port) }
                }
                try await server.waitUntilFlat(since: before)
                let after = try server.resources().residentBytes
                #expect(after < before.residentBytes + 32_000_000, "\(before.residentBytes) before")
                #expect(try await zooKeeper.records(in: ServerProcess.directory) == ["alice": "btc"])
                #expect(await caller.switchCoin(["alice"], to: "bcc") == .confirmed)
            }
        }
    }

    private func send(_ request: HostileRequest, to port: Int) async throws {
        let client = try await WireClient.connect(port)
        // The server may hang up before it has read all of it.
        try? await client.send(request.bytes)
        if request.endsOutput { try? await client.closeOutput() }
        switch request.answer {
        case .refused(let number):
            let response = try await client.response()
            #expect(response.status == 200, "\(request)")
            #expect(response.body.hasPrefix(#"{"err_no":\#(number),"#), "\(request): \(response.body.prefix(200))")
        case .closed(let status):
            do {
                let response = try await client.response()
                #expect(response.status == status, "\(request): \(response.body)")
            } catch {
                Issue.record("\(request): \(error)")
            }
            try await client.waitUntilEnded()
            #expect(client.unread.isEmpty, "\(request): \(client.unread)")
        }
        await client.close()
    }
}
