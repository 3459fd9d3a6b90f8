import Testing
import ZooKeeper
import ZooKeeperRecipes
import ZooKeeperTestKit

/// The server dies, or the connection is lost, at each step of a membership.
@Suite struct MembershipStepTests {
    @Test(arguments: [false, true])
    func eachIsAMemberInTheEnd(serverDies: Bool) async throws {
        try await withZooKeeper { server in
            try await withTrappedSteps(server, [.create, .read, .delete]) { cases in
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

    private static func takePart(_ one: TrappedStep, _ server: ZooKeeperServer) async throws {
        try await withClient(one.proxy.connectString, sessionTimeout: .seconds(60)) { client in
            try await client.ensurePath(path(one.directory), timeout: Timeouts.start)
            let session = await client.session
            if one.step != .delete { await one.setTrap(nameLength: 65, counterLength: 0) }
            let membership = Membership(client: client, path: try path(one.directory))
            let running = Task { try await membership.run() }
            // It stays one after it was caught.
            if one.step != .delete { try await one.isCaught() }
            try await eventually("it watches its own") { try await Self.isWatched(client, server) }
            if one.step == .delete { await one.setTrap(nameLength: 65, counterLength: 0, isRefusing: false) }
            running.cancel()
            try await running.value
            try await one.isCaught()
            try await eventually("nothing is left in \(one.directory)") {
                try await client.children(of: path(one.directory)).names.isEmpty
            }
            #expect(await client.session == session)
        }
    }

    /// Who looks on is caught.
    @Test(arguments: [false, true])
    func eachListComesInTheEnd(serverDies: Bool) async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString, sessionTimeout: .seconds(60)) { other in
                try await withTrappedSteps(server, [.children, .read]) { cases in
                    var running: [Task<Void, any Error>] = []
                    for one in cases {
                        let membership = Membership(client: other, path: try path(one.directory), data: [7])
                        running.append(Task { try await membership.run() })
                        try await server.waitForNames(1, in: one.directory)
                    }
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        for one in cases {
                            group.addTask {
                                try await withClient(one.proxy.connectString, sessionTimeout: .seconds(60)) { client in
                                    _ = try await client.exists(.root)
                                    await one.setTrap(nameLength: 65, counterLength: 0)
                                    let membership = Membership(client: client, path: try path(one.directory))
                                    let list = try await membership.members().first { !$0.isEmpty }
                                    #expect(list?.map(\.data) == [[7]])
                                }
                            }
                        }
                        for one in cases { try await one.isCaught() }
                        if serverDies { try await server.restart() }
                        for one in cases { try await one.proxy.acceptConnections() }
                        try await group.waitForAll()
                    }
                    for task in running { task.cancel() }
                    for one in cases {
                        try await eventually("nobody is left in \(one.directory)") {
                            try await server.names(in: one.directory) == []
                        }
                    }
                }
            }
        }
    }

    /// Whether a client's session has a watch.
    private static func isWatched(_ client: ZooKeeperClient, _ server: ZooKeeperServer) async throws -> Bool {
        let session = try #require(await client.session).description
        return try await server.ask("wchc").contains("\(session)\n")
    }
}
