import Testing
import ZooKeeper
import ZooKeeperRecipes
import ZooKeeperTestKit

/// The server dies, or the connection is lost, at each step of a lock; before the server has done it, or before it could say so.
@Suite struct LockStepTests {
    /// - Parameter isContended: Whether another holds it first. Then the step that is caught is the first of its kind all the same.
    @Test(arguments: [(false, false), (false, true), (true, false), (true, true)])
    func eachEndsWell(serverDies: Bool, isContended: Bool) async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString, sessionTimeout: .seconds(60)) { other in
                try await withTrappedSteps(server) { cases in
                    var holds: [String: LockHold] = [:]
                    for one in cases {
                        let hold = try await Lock(client: other, path: path(one.directory)).acquire()
                        if isContended { holds[one.directory] = hold } else { try await hold.release() }
                    }
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        for one in cases {
                            let holder = holds[one.directory]?.fence.node
                            group.addTask { try await Self.lock(one, behind: holder) }
                        }
                        for one in cases {
                            if one.step == .delete, let hold = holds.removeValue(forKey: one.directory) {
                                try await server.waitForNames(2, in: one.directory)
                                try await hold.release()
                            }
                            try await one.isCaught()
                        }
                        if serverDies { try await server.restart() }
                        for hold in holds.values { try await hold.release() }
                        for one in cases { try await one.proxy.acceptConnections() }
                        try await group.waitForAll()
                    }
                    for one in cases {
                        try await eventually("nothing is left in \(one.directory)") {
                            try await server.names(in: one.directory) == []
                        }
                    }
                    try await eventually("nobody watches anything") { try await server.watchCount() == 0 }
                }
            }
        }
    }

    /// Locks once, with what is told of it being true.
    private static func lock(_ one: TrappedStep, behind holder: ZNodePath?) async throws {
        try await withClient(one.proxy.connectString, sessionTimeout: .seconds(60)) { client in
            _ = try await client.exists(.root)
            let session = await client.session
            await one.setTrap(reading: holder)
            let node = try await Lock(client: client, path: path(one.directory)).withLock { hold in
                // Also where its node was made by a request that was not answered.
                try await hold.fence.transaction([.check(hold.fence.node, version: 0)], timeout: Timeouts.start)
                return hold.fence.node
            }
            #expect(await client.session == session)
            // The client's end would remove it.
            try await eventually("it is released") { try await client.exists(node) == nil }
        }
    }

    /// The session ends while the connection is lost in a step: it begins anew at once, and does not wait without a place in the queue.
    @Test func eachBeginsAnewInANewSession() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString, sessionTimeout: .seconds(60)) { other in
                try await withTrappedSteps(server, [.create, .children, .read]) { cases in
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        for one in cases {
                            group.addTask {
                                let hold = try await Lock(client: other, path: path(one.directory)).acquire()
                                try await Self.beginAnew(one, behind: hold, at: server)
                            }
                        }
                        try await group.waitForAll()
                    }
                    try await eventually("nobody watches anything") { try await server.watchCount() == 0 }
                }
            }
        }
    }

    private static func beginAnew(_ one: TrappedStep, behind hold: LockHold, at server: ZooKeeperServer) async throws {
        try await withClient(one.proxy.connectString, sessionTimeout: .seconds(60)) { client in
            _ = try await client.exists(.root)
            let session = try #require(await client.session)
            await one.setTrap(reading: hold.fence.node)
            async let next = Lock(client: client, path: path(one.directory)).acquire()
            try await one.isCaught()
            try await expireSession(id: session.id, password: session.password, port: server.port)
            try await one.proxy.acceptConnections()
            try await eventually("it stands behind the holder again") {
                var owners: [Int64] = []
                for name in try await client.children(of: path(one.directory)).names {
                    if let stat = try await client.exists(path(one.directory).appending(name)) {
                        owners.append(stat.ephemeralOwner)
                    }
                }
                let new = try #require(await client.session?.id)
                return new != session.id && owners.count == 2 && owners.contains(new)
            }
            try await hold.release()
            try await next.release()
        }
    }
}
