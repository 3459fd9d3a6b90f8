import SwitcherTestKit
import Testing
import ZooKeeperTestKit

/// Whatever is sent is refused, and the process is as before.
@Suite struct HostileInputTests {
    @Test func everythingIsRefusedAndTheProcessIsAsBefore() async throws {
        try await withZooKeeper { zooKeeper in
            try await withServer(ServerProcess.configuration(zooKeeper: zooKeeper.connectString)) { server in
                try await server.waitUntilReady()
                let port = try await server.port()
                let caller = APICaller(port: port)
                #expect(await caller.switchCoin(["alice"], to: "btc") == .confirmed)
                let requests = HostileRequest.bodies + HostileRequest.smuggling + HostileRequest.framing
                // The first time the process takes what it needs for them, and keeps it.
                for request in requests { try await send(request, to: port) }
                let before = try server.resources()
                for _ in 0..<FaultRounds.count(20, shortened: 1) {
                    for request in requests { try await send(request, to: port) }
                }
                try await server.waitUntilFlat(since: before)
                #expect(try server.resources().residentBytes < before.residentBytes + 32_000_000)
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
