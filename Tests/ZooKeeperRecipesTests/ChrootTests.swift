import Testing
import ZooKeeper
import ZooKeeperRecipes
import ZooKeeperTestKit

/// A client whose root is a znode that nobody has made yet, or that is taken away under it.
@Suite struct ChrootTests {
    /// - Parameter directory: A recipe's; also the client's root itself.
    @Test(arguments: ["/deep/recipe", "/"])
    func theRecipesMakeIt(directory: String) async throws {
        for recipe in ["lock", "election", "membership"] {
            try await withZooKeeper { server in
                try await withClient(server.connectString, configure: { $0.chroot = "/pool/app" }) { client in
                    switch recipe {
                    case "lock":
                        let hold = try await Lock(client: client, path: path(directory)).acquire()
                        try await hold.fence.transaction([.create("/done", data: [])])
                        try await hold.release()
                    case "election":
                        let candidate = try Candidate(client, directory)
                        #expect(try await candidate.election.leader() == nil)
                        let fence = try await candidate.leads()
                        #expect(try await candidate.election.leader()?.token == fence.token)
                        try await fence.transaction([.create("/done", data: [])])
                        try await candidate.leave().get()
                    default:
                        let membership = Membership(client: client, path: try path(directory))
                        var lists = membership.members().makeAsyncIterator()
                        #expect(try await lists.next() == [])
                        let running = Task { try await membership.run() }
                        #expect(try await lists.next()?.map(\.id) == [membership.id])
                        running.cancel()
                        try await running.value
                        try await client.create("/done")
                    }
                    #expect(try await server.withRawClient { try await $0.exists("/pool/app/done") } != nil)
                    try await eventually("nothing is left") { try await server.ephemeralCount() == 0 }
                }
            }
        }
    }

    @Test func whoseRootIsDeletedHasLostTheLock() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString, configure: { $0.chroot = "/app" }) { client in
                let lock = Lock(client: client, path: .root)
                let hold = try await lock.acquire()
                try await server.deleteDirectory("/app")
                #expect(await failure(of: { try await hold.fence.transaction([.create("/a", data: [])]) })?.code == .lost)
                await hold.untilLost()
                try await lock.acquire().release()
                try await server.waitUntilNothingIsLeft(in: "/app")
            }
        }
    }
}
