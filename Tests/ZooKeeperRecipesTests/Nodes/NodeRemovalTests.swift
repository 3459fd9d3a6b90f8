import Testing
import ZooKeeper
import ZooKeeperTestKit

@testable import ZooKeeperRecipes

@Suite struct NodeRemovalTests {
    @Test func itTellsWhetherItWasThere() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString) { client in
                let node = try path("/a")
                try await client.create(node)
                #expect(await NodeRemoval.start(node, by: client).result() == .removed)
                #expect(await NodeRemoval.start(node, by: client).result() == .wasGone)
            }
        }
    }

    @Test func aRefusalEndsIt() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString) { client in
                try await client.ensurePath(path("/a/b"))
                let outcome = await NodeRemoval.start(try path("/a"), by: client).result()
                await #expect(throws: ZooKeeperError.self) { try await client.delete("/a") }
                if case .refused(let error) = outcome { #expect(error.code == .notEmpty) } else { Issue.record("\(outcome)") }
            }
        }
    }

    @Test func theClientsEndEndsIt() async throws {
        let client = try await withZooKeeper { server in try await withClient(server.connectString) { $0 } }
        #expect(await NodeRemoval.start(try path("/a"), by: client).result() == .removed)
    }

    /// Whose reply was lost: it is not there any more, and this has removed it.
    @Test func whatItHasDoneUnansweredWasNotGone() async throws {
        try await withZooKeeper { server in
            try await withFaultProxy(to: server.port) { proxy in
                try await withClient(proxy.connectString) { client in
                    let node = try path("/lock/a")
                    try await client.ensurePath(node)
                    proxy.cutAtRequest(containing: Array("/lock/a".utf8), passing: true)
                    let removal = NodeRemoval.start(node, by: client)
                    // Nobody waits for the reconnect.
                    #expect(await removal.result() == .pending)
                    #expect(proxy.trappedCount == 1)
                    try await eventually("it is gone") { try await client.exists(node) == nil }
                }
            }
        }
    }
}
