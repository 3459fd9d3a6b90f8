import Testing
import ZooKeeper
import ZooKeeperRecipes
import ZooKeeperTestKit

@Suite struct MembershipTests {
    /// Reads the lists until one has these members.
    private func wait(
        _ lists: inout Members.Iterator,
        for names: [String],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> [Member] {
        while let list = try await lists.next() {
            if list.map({ String(decoding: $0.data, as: UTF8.self) }) == names { return list }
        }
        Issue.record("the lists have ended", sourceLocation: sourceLocation)
        return []
    }

    private static func join(_ client: ZooKeeperClient, _ name: String) throws -> (Membership, Task<Void, any Error>) {
        let membership = Membership(client: client, path: try path("/app/members"), data: Array(name.utf8))
        return (membership, Task { try await membership.run() })
    }

    @Test func whoIsAliveIsTold() async throws {
        try await withZooKeeper { server in
            try await withClients(server.connectString, 3) { clients in
                // There is no directory yet, and whoever looks on makes none.
                var lists = Membership(client: clients[0], path: try path("/app/members")).members().makeAsyncIterator()
                #expect(try await lists.next() == [])
                #expect(try await clients[0].exists(path("/app")) == nil)

                let (alice, running) = try Self.join(clients[1], "alice")
                let first = try await wait(&lists, for: ["alice"])
                #expect(first.map(\.id) == [alice.id])
                let (_, other) = try Self.join(clients[2], "bob")
                let both = try await wait(&lists, for: ["alice", "bob"])
                #expect(both[0].joined < both[1].joined)
                running.cancel()
                try await running.value
                _ = try await wait(&lists, for: ["bob"])
                other.cancel()
                try await other.value
                _ = try await wait(&lists, for: [])
            }
        }
    }

    @Test func theFirstListIsThatOfNow() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString) { client in
                var running: [Task<Void, any Error>] = []
                for number in 0..<600 { running.append(try Self.join(client, "\(number)").1) }
                try await server.waitForNames(600, in: "/app/members")
                try await client.create(path("/app/members/README"))
                var lists = Membership(client: client, path: try path("/app/members")).members().makeAsyncIterator()
                let list = try #require(try await lists.next())
                #expect(list.count == 600)
                #expect(list.map(\.joined) == list.map(\.joined).sorted())
                for task in running { task.cancel() }
                try await server.waitForNames(1, in: "/app/members")
                _ = lists
            }
        }
    }

    @Test func whoLosesItsSessionIsAMemberAgain() async throws {
        try await withZooKeeper { server in
            try await withExpirableClients(server, 2) { clients in
                let (alice, running) = try Self.join(clients[0], "alice")
                var lists = Membership(client: clients[1], path: try path("/app/members")).members().makeAsyncIterator()
                var joined = try await wait(&lists, for: ["alice"])[0].joined
                for _ in 0..<3 {
                    try await clients.expireSession(of: 0)
                    var again = try await wait(&lists, for: ["alice"])[0]
                    // The one of the ended session may have been the last that was seen.
                    while again.joined == joined { again = try await wait(&lists, for: ["alice"])[0] }
                    #expect(again.id == alice.id)
                    #expect(again.joined > joined)
                    joined = again.joined
                }
                running.cancel()
                try await running.value
                try await server.waitForNames(0, in: "/app/members")
            }
        }
    }

    @Test func itsOwnSessionMayEndForWhoLooksOn() async throws {
        try await withZooKeeper { server in
            try await withExpirableClients(server, 2) { clients in
                var lists = Membership(client: clients[1], path: try path("/app/members")).members().makeAsyncIterator()
                #expect(try await lists.next() == [])
                try await clients.expireSession(of: 1)
                let (_, running) = try Self.join(clients[0], "alice")
                _ = try await wait(&lists, for: ["alice"])
                try await clients.expireSession(of: 1)
                running.cancel()
                try await running.value
                _ = try await wait(&lists, for: [])
            }
        }
    }

    @Test func aDirectoryThatIsDeletedUnderThemIsMadeAgain() async throws {
        try await withZooKeeper { server in
            try await withClients(server.connectString, 2) { clients in
                let (_, running) = try Self.join(clients[0], "alice")
                var lists = Membership(client: clients[1], path: try path("/app/members")).members().makeAsyncIterator()
                let before = try await wait(&lists, for: ["alice"])
                try await server.deleteDirectory("/app/members")
                var after = try await wait(&lists, for: ["alice"])
                while after == before { after = try await wait(&lists, for: ["alice"]) }
                running.cancel()
                try await running.value
                _ = try await wait(&lists, for: [])
            }
        }
    }

    @Test func theReadersEndLeavesNoWatch() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString) { client in
                let membership = Membership(client: client, path: try path("/app/members"))
                for directoryIsThere in [false, true] {
                    if directoryIsThere { try await client.ensurePath(path("/app/members")) }
                    // One that is dropped, and one that is cancelled.
                    for try await list in membership.members() {
                        #expect(list == [])
                        break
                    }
                    try await eventually("the dropped watch has ended") { try await server.watchCount() == 0 }
                    let (lists, continuation) = AsyncStream.makeStream(of: [Member].self)
                    let reading = Task {
                        for try await list in membership.members() { continuation.yield(list) }
                    }
                    _ = await lists.first { _ in true }
                    try await eventually("it waits") { try await server.watchCount() == 1 }
                    reading.cancel()
                    try await reading.value
                    try await eventually("the cancelled watch has ended") { try await server.watchCount() == 0 }
                }
            }
        }
    }

    @Test func theClientsEndEndsThem() async throws {
        try await withZooKeeper { server in
            let (running, reading) = try await withClient(server.connectString) { client in
                let (membership, running) = try Self.join(client, "alice")
                try await server.waitForNames(1, in: "/app/members")
                let reading = Task {
                    for try await _ in membership.members() {}
                }
                try await eventually("it waits") { try await server.watchCount() == 2 }
                return (running, reading)
            }
            try await running.value
            try await reading.value
        }
    }

    @Test func whatZooKeeperRefusesIsTold() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString) { client in
                let closed = AccessControlList([.init(permissions: .administer, scheme: "world", identity: "anyone")])
                try await client.ensurePath(path("/app"))
                try await client.create(path("/app/members"), access: closed)
                let (membership, running) = try Self.join(client, "alice")
                let joining = await failure(of: { try await running.value })
                #expect(joining?.code == .failed)
                #expect(joining?.cause?.code == .noAuthorization)
                let looking = await failure(of: { try await membership.members().first { _ in true } ?? [] })
                #expect(looking?.cause?.code == .noAuthorization)
            }
        }
    }
}
