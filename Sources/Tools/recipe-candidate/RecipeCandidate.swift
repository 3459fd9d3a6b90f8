import Logging
import ZooKeeper
import ZooKeeperRecipes

/// A candidate that can be frozen and killed as a process, for tests: `recipe-candidate HOST:PORT ELECTION LEDGER NAME`.
///
/// When it leads it writes into the ledger as fast as it can, and it does not care what it is told of its leadership: it goes on until a
/// transaction is refused. Each entry has its name and its fencing token.
@main
struct RecipeCandidate {
    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst()
        guard arguments.count == 4, let first = arguments.first else { return }
        let texts = Array(arguments.dropFirst())
        let (election, ledger, name) = (try ZNodePath(texts[0]), try ZNodePath(texts[1]), texts[2])
        var configuration = ZooKeeperConfiguration(servers: [try ServerAddress(first)])
        configuration.sessionTimeout = .seconds(4)
        let client = ZooKeeperClient(configuration: configuration, logger: Logger(label: name))
        let candidate = LeaderElection(client: client, path: election, data: Array(name.utf8))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await client.run() }
            group.addTask { try await candidate.run() }
            for await case .leading(let fence) in candidate.states() {
                try await write(with: fence, to: ledger, as: name)
            }
            try await group.waitForAll()
        }
    }

    private static func write(with fence: Fence, to ledger: ZNodePath, as name: String) async throws {
        let entry = ledger.appending(ZNodeName("entry-"))
        while true {
            do throws(RecipeError) {
                try await fence.transaction([
                    .create(entry, data: Array("\(name) \(fence.token)".utf8), mode: .persistentSequential)
                ])
            } catch {
                if error.code == .lost { return }
                guard error.cause?.isConnectionProblem == true else { throw error }
            }
        }
    }
}
