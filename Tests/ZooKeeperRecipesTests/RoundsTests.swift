import Testing
import ZooKeeper
import ZooKeeperRecipes
import ZooKeeperTestKit

/// What is there after many rounds is what was there before them.
@Suite struct RoundsTests {
    private static let callers = 50

    private static func everywhere(_ server: ZooKeeperServer) async throws -> [Int] {
        [try await server.znodeCount(), try await server.ephemeralCount(), try await server.watchCount()]
    }

    private func expectFlat(
        rounds: Int,
        _ round: @escaping @Sendable (ZooKeeperClient, Int) async throws -> Void
    ) async throws {
        try await withZooKeeper { server in
            try await withClients(server.connectString, 2) { clients in
                for caller in 0..<Self.callers { try await round(clients[0], caller) }
                try await eventually("all is gone that goes") { try await server.ephemeralCount() == 0 }
                try await eventually("nobody watches") { try await server.watchCount() == 0 }
                let before = try await Self.everywhere(server)
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for caller in 0..<Self.callers {
                        let client = clients[caller % 2]
                        group.addTask {
                            for _ in 0..<rounds / Self.callers { try await round(client, caller) }
                        }
                    }
                    try await group.waitForAll()
                }
                try await eventually("all is as before") { try await Self.everywhere(server) == before }
            }
        }
    }

    @Test func locks() async throws {
        try await expectFlat(rounds: FaultRounds.count(10_000, shortened: 500)) { client, caller in
            // Five for each lock: some wait, and some do not wait long enough.
            let lock = Lock(client: client, path: try path("/locks/\(caller / 5)"))
            do {
                try await lock.withLock(timeout: caller % 5 == 0 ? .milliseconds(5) : nil) { _ in }
            } catch let error as RecipeError {
                #expect(error.code == .timedOut)
            }
        }
    }

    @Test func elections() async throws {
        try await expectFlat(rounds: FaultRounds.count(10_000, shortened: 500)) { client, caller in
            let candidate = try Candidate(client, "/elections/\(caller / 5)")
            // One who leads has waited, and one who leaves need not have led.
            if caller % 5 != 0 { _ = await candidate.election.states().first { $0 != .following } }
            try await candidate.leave().get()
        }
    }

    @Test func memberships() async throws {
        try await expectFlat(rounds: FaultRounds.count(10_000, shortened: 500)) { client, caller in
            let membership = Membership(client: client, path: try path("/members/\(caller)"))
            let running = Task { try await membership.run() }
            for try await members in membership.members() where members.map(\.id) == [membership.id] { break }
            running.cancel()
            try await running.value
        }
    }
}
