import Synchronization
import Testing
import ZooKeeper
import ZooKeeperRecipes
import ZooKeeperTestKit

@Suite struct ElectionFaultTests {
    private final class Refusals: Sendable {
        private let counter = Atomic(0)
        var count: Int { counter.load(ordering: .relaxed) }
        func add() { counter.add(1, ordering: .relaxed) }
    }

    @Test func theLeadersSessionExpires() async throws {
        try await withZooKeeper { server in
            try await withExpirableClients(server, 2) { clients in
                let first = try Candidate(clients[0], "/leader")
                let old = try await first.leads()
                let second = try Candidate(clients[1], "/leader")
                try await server.waitForNames(2, in: "/leader")
                try await clients.expireSession(of: 0)
                let new = try await second.leads()
                #expect(new.token > old.token)
                try await first.followsAgain()
                // It is a candidate again, and its turn comes.
                try await server.waitForNames(2, in: "/leader")
                await second.leave()
                #expect(try await first.leads().token > new.token)
                await first.leave()
                try await server.waitUntilNothingIsLeft(in: "/leader")
            }
        }
    }

    @Test func aSuspendedLeaderGoesOnInTheSameSession() async throws {
        try await withZooKeeper { server in
            try await withFaultProxy(to: server.port) { proxy in
                try await withClient(proxy.connectString, sessionTimeout: .seconds(60)) { client in
                    let candidate = try Candidate(client, "/leader")
                    let fence = try await candidate.leads()
                    for _ in 0..<3 {
                        await proxy.refuseConnections()
                        await proxy.cut()
                        try await eventually("it is told") { candidate.election.state == .suspended(fence) }
                        try await proxy.acceptConnections()
                        #expect(try await candidate.leads() == fence)
                    }
                    try await fence.transaction([.create(path("/done"), data: [])])
                    #expect(Set(candidate.states) == [.following, .suspended(fence), .leading(fence)])
                    #expect(candidate.states.count { $0 == .following } == 1, "it has not lost it in between")
                    await candidate.leave()
                }
            }
        }
    }

    /// The client's queue is full when the connection is there again. That refuses the question whether the znode is there, too.
    @Test func aSuspendedLeaderGoesOnThoughItsClientHasTooMuchToDo() async throws {
        try await withZooKeeper { server in
            try await withFaultProxy(to: server.port) { proxy in
                try await withClient(
                    proxy.connectString,
                    sessionTimeout: .seconds(60),
                    configure: { ($0.maximumOperationsInFlight, $0.maximumOperationsWaiting) = (1, 10) }
                ) { client in
                    let candidate = try Candidate(client, "/leader")
                    let fence = try await candidate.leads()
                    await proxy.refuseConnections()
                    await proxy.cut()
                    try await eventually("it is told") { candidate.election.state == .suspended(fence) }
                    let refusals = Refusals()
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        for _ in 0..<100 {
                            group.addTask {
                                while !Task.isCancelled {
                                    do throws(ZooKeeperError) {
                                        _ = try await client.exists(.root)
                                    } catch  where error.code == .tooManyOperations {
                                        if await client.state == .connected { refusals.add() }
                                    } catch {
                                        if error.code != .cancelled { throw error }
                                    }
                                }
                            }
                        }
                        try await proxy.acceptConnections()
                        try await eventually(timeout: Timeouts.start, "there is a connection, and too much to do") {
                            refusals.count > 1_000
                        }
                        group.cancelAll()
                        try await group.waitForAll()
                    }
                    #expect(try await candidate.leads() == fence)
                    #expect(candidate.states.count { $0 == .following } == 1)
                    await candidate.leave()
                }
            }
        }
    }

    /// Its node was deleted while it was away: it is not told in between that it leads again.
    @Test func aSuspendedLeaderThatWasReplacedFollows() async throws {
        try await withZooKeeper { server in
            try await withFaultProxy(to: server.port) { proxy in
                try await withClient(proxy.connectString, sessionTimeout: .seconds(60)) { client in
                    try await withClient(server.connectString) { other in
                        let first = try Candidate(client, "/leader")
                        let old = try await first.leads()
                        let second = try Candidate(other, "/leader")
                        try await server.waitForNames(2, in: "/leader")
                        await proxy.refuseConnections()
                        await proxy.cut()
                        try await eventually("it is told") { first.election.state == .suspended(old) }
                        try await server.withRawClient { try await $0.delete(old.node.description) }
                        let new = try await second.leads()
                        try await proxy.acceptConnections()
                        try await first.followsAgain()
                        #expect(first.states == [.following, .leading(old), .suspended(old), .following])
                        #expect(second.election.state == .leading(new))
                        await first.leave()
                        await second.leave()
                        try await server.waitUntilNothingIsLeft(in: "/leader")
                    }
                }
            }
        }
    }

    @Test func aLeaderThatIsCutOffIsReplacedByTheServer() async throws {
        try await withZooKeeper { server in
            try await withFaultProxy(to: server.port) { proxy in
                try await withClient(proxy.connectString, sessionTimeout: .seconds(4)) { client in
                    try await withClient(server.connectString) { other in
                        let first = try Candidate(client, "/leader")
                        let old = try await first.leads()
                        let second = try Candidate(other, "/leader")
                        try await server.waitForNames(2, in: "/leader")
                        proxy.swallowRequests()
                        try await second.leads()
                        #expect(first.states.last == .suspended(old))
                        proxy.passEverything()
                        await proxy.cut()
                        try await first.followsAgain()
                        try await server.waitForNames(2, in: "/leader")
                        await first.leave()
                        await second.leave()
                    }
                }
            }
        }
    }

    @Test func aDirectoryThatIsDeletedUnderThemIsMadeAgain() async throws {
        try await withZooKeeper { server in
            try await withClients(server.connectString, 3) { clients in
                let candidates = try clients.map { try Candidate($0, "/app/leader") }
                try await server.waitForNames(3, in: "/app/leader")
                for _ in 0..<3 {
                    let before = Set(try await server.names(in: "/app/leader"))
                    try await server.deleteDirectory("/app/leader")
                    try await eventually("all stand in the new one") {
                        let names = Set(try await server.names(in: "/app/leader"))
                        return names.count == 3 && names.isDisjoint(with: before)
                    }
                    try await eventually("one of them leads") { candidates.count { $0.fence != nil } == 1 }
                }
                for candidate in candidates { await candidate.leave() }
                try await server.waitUntilNothingIsLeft(in: "/app/leader")
            }
        }
    }

    /// In one process: it is told of nothing before it writes again.
    @Test func whoBelievesThatItLeadsWritesNothing() async throws {
        try await withZooKeeper { server in
            try await withClients(server.connectString, 2) { clients in
                let target = try path("/target")
                try await clients[0].create(target)
                let first = try Candidate(clients[0], "/leader")
                let old = try await first.leads()
                let second = try Candidate(clients[1], "/leader")
                try await server.waitForNames(2, in: "/leader")
                let session = try #require(await clients[0].session)
                // As fast as it can, whatever it is told.
                let writing = Task {
                    while true {
                        do throws(RecipeError) {
                            try await old.transaction([.set(target, data: Array("old".utf8))])
                        } catch {
                            if error.code == .lost { return }
                            guard error.cause?.isConnectionProblem == true else { throw error }
                        }
                    }
                }
                try await server.expireSession(id: session.id, password: session.password)
                let new = try await second.leads()
                let written = try await new.transaction([.set(target, data: Array("new".utf8))])
                try await writing.value
                let last = try await clients[1].get(target)
                #expect(written == [.set(last.stat)], "nothing was written after it")
                #expect(last.data == Array("new".utf8))
                await first.leave()
                await second.leave()
            }
        }
    }
}
