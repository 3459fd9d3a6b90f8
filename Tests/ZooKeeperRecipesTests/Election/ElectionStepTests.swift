import Testing
import ZooKeeper
import ZooKeeperRecipes
import ZooKeeperTestKit

/// The server dies, or the connection is lost, at each step of an election.
@Suite struct ElectionStepTests {
    @Test(arguments: [false, true])
    func eachLeadsInTheEnd(serverDies: Bool) async throws {
        try await withZooKeeper { server in
            try await withTrappedSteps(server) { cases in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for one in cases { group.addTask { try await Self.takePart(one, server) } }
                    for one in cases where one.step != .delete { try await one.isCaught() }
                    if serverDies { try await server.restart() }
                    for one in cases where one.step != .delete { try await one.proxy.acceptConnections() }
                    try await group.waitForAll()
                }
                try await eventually("nobody watches anything") { try await server.watchCount() == 0 }
            }
        }
    }

    /// Leads once, and leaves.
    private static func takePart(_ one: TrappedStep, _ server: ZooKeeperServer) async throws {
        try await withClient(one.proxy.connectString, sessionTimeout: .seconds(60)) { client in
            try await client.ensurePath(path(one.directory), timeout: Timeouts.start)
            let session = await client.session
            // Who is to be caught when it leaves leads first, whatever becomes of the server.
            if one.step != .delete { await one.setTrap() }
            let candidate = try Candidate(client, one.directory)
            let fence = try await candidate.leads()
            // The server may be on its way down.
            try await eventually(timeout: Timeouts.start, "it can write") {
                try await fence.transaction([.check(fence.node, version: 0)])
                return true
            }
            if one.step == .delete { await one.setTrap(isRefusing: false) }
            try await candidate.leave().get()
            try await one.isCaught()
            // The client's end would take it along.
            try await eventually("nothing is left in \(one.directory)") {
                try await client.children(of: path(one.directory)).names.isEmpty
            }
            #expect(await client.session == session)
        }
    }
}
