import Synchronization
import Testing
import ZooKeeper
import ZooKeeperRecipes
import ZooKeeperTestKit

/// A candidate that takes part in an election, and all that it is told of itself.
final class Candidate: Sendable {
    let election: LeaderElection
    private let running: Task<Result<Void, RecipeError>, Never>
    private let reading: Task<Void, Never>
    private let seen: Seen

    private final class Seen: Sendable {
        let states = Mutex<[LeaderElection.State]>([])
    }

    init(_ client: ZooKeeperClient, _ directory: String, name: String = "") throws {
        let election = LeaderElection(client: client, path: try path(directory), data: Array(name.utf8))
        let (seen, states) = (Seen(), election.states())
        self.election = election
        self.seen = seen
        running = Task {
            do throws(RecipeError) {
                return .success(try await election.run())
            } catch {
                return .failure(error)
            }
        }
        reading = Task {
            for await state in states { seen.states.withLock { $0.append(state) } }
        }
    }

    /// What it was told so far, in its order.
    var states: [LeaderElection.State] { seen.states.withLock { $0 } }

    var fence: Fence? {
        if case .leading(let fence) = election.state { fence } else { nil }
    }

    /// Waits until it leads.
    @discardableResult
    func leads() async throws -> Fence {
        try await eventually("it leads") { fence != nil }
        return try #require(fence)
    }

    /// Waits until it is told that it follows, having led before.
    func followsAgain() async throws {
        try await eventually("it follows again") {
            states.last == .following && states.count > 1
        }
    }

    /// Takes no part any more.
    ///
    /// - Returns: How its part ended.
    @discardableResult
    func leave() async -> Result<Void, RecipeError> {
        running.cancel()
        return await end()
    }

    /// Waits until it takes no part any more.
    func end() async -> Result<Void, RecipeError> {
        let result = await running.value
        await reading.value
        return result
    }
}
