import Testing
import ZooKeeper
import ZooKeeperRecipes
import ZooKeeperTestKit

@Suite struct ElectionTests {
    @Test func whoCameFirstLeadsAndTheNextFollowsIt() async throws {
        try await withZooKeeper { server in
            try await withClients(server.connectString, 2) { clients in
                let first = try Candidate(clients[0], "/app/leader", name: "first")
                let fence = try await first.leads()
                let second = try Candidate(clients[1], "/app/leader", name: "second")
                try await server.waitForNames(2, in: "/app/leader")
                #expect(second.election.state == .following)
                let leader = try #require(try await second.election.leader())
                #expect(leader.data == Array("first".utf8))
                #expect(leader.token == fence.token)

                try await first.leave().get()
                let next = try await second.leads()
                #expect(next.token > fence.token)
                #expect(try await second.election.leader()?.token == next.token)
                #expect(first.states == [.following, .leading(fence), .following])
                await second.leave()
                try await server.waitUntilNothingIsLeft(in: "/app/leader")
                #expect(try await second.election.leader() == nil)
            }
        }
    }

    @Test func whereNobodyWasYetNobodyLeads() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString) { client in
                let election = LeaderElection(client: client, path: try path("/none"))
                #expect(try await election.leader() == nil)
            }
        }
    }

    @Test func statesEndWithTheCandidate() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString) { client in
                let candidate = try Candidate(client, "/leader")
                try await candidate.leads()
                await candidate.leave()
                #expect(await candidate.election.states().reduce(into: []) { $0.append($1) } == [.following])
            }
        }
    }

    @Test func itEndsWithTheClient() async throws {
        try await withZooKeeper { server in
            let (leader, follower) = try await withClient(server.connectString) { client in
                let leader = try Candidate(client, "/leader")
                let fence = try await leader.leads()
                let follower = try Candidate(client, "/leader")
                try await server.waitForNames(2, in: "/leader")
                #expect(await leader.election.states().first { _ in true } == .leading(fence))
                return (leader, follower)
            }
            // Neither is cancelled.
            try await leader.end().get()
            try await follower.end().get()
            #expect(leader.states.last == .following)
            #expect(follower.states == [.following])
        }
    }

    @Test func whatZooKeeperRefusesIsTold() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString) { client in
                let readOnly = AccessControlList([.init(permissions: .read, scheme: "world", identity: "anyone")])
                try await client.create(path("/leader"), access: readOnly)
                let candidate = try Candidate(client, "/leader")
                let error = await failure(of: { try await candidate.end().get() })
                #expect(error?.code == .failed)
                #expect(error?.cause?.code == .noAuthorization)
                #expect(candidate.states == [.following])
            }
        }
    }

    /// Fifty, each with a session of its own: one leads, and each goes wakes one.
    @Test func fiftyCandidates() async throws {
        let count = 50
        try await withZooKeeper { server in
            try await withClients(server.connectString, count, sessionTimeout: .seconds(60)) { clients in
                var candidates: [Candidate] = []
                for client in clients {
                    candidates.append(try Candidate(client, "/leader"))
                    try await server.waitForNames(candidates.count, in: "/leader")
                }
                var last: Int64 = 0
                for number in 0..<10 {
                    let fence = try await candidates[number].leads()
                    #expect(fence.token > last)
                    last = fence.token
                    try await eventually("each watches the one before it, and the leader its own") {
                        try await server.watchCount() == count - number
                    }
                    #expect(candidates.filter { $0.election.state != .following }.count == 1)
                    await candidates[number].leave()
                }
                try await candidates[10].leads()
                for candidate in candidates { await candidate.leave() }
                try await server.waitUntilNothingIsLeft(in: "/leader")
                // Nobody was told that it leads when another one was next.
                #expect(candidates[11...].allSatisfy { $0.states == [.following] })
            }
        }
    }
}
