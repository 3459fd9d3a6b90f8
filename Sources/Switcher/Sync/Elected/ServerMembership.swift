public import Logging
import Synchronization
import ZooKeeper
import ZooKeeperRecipes

/// This server's membership of those that share an ensemble. The writer writes only as a member, so that whoever leads the sync knows when
/// it is alone. docs/models/sync.pml: JOIN_FIRST
public final class ServerMembership: Sendable {
    private let membership: Membership
    private let writer: SwitchWriter
    private let logger: Logger
    private let coordination: SyncCoordination
    private let state = Mutex(State())

    private struct State {
        var node: ZNodePath?
        /// What is shared is others': nobody is joined, and switches go on.
        var isMismatched = false
        /// The last loss of the records that the others know of.
        var toldLoss = 0
    }

    /// - Parameters:
    ///   - coordination: Where, and what this server is called.
    ///   - writer: Waits for the membership where its configuration says so.
    public init(_ coordination: SyncCoordination, writer: SwitchWriter, logger: Logger) {
        membership = Membership(
            client: coordination.client,
            path: coordination.layout.members,
            data: Array(coordination.name.utf8),
            access: coordination.access,
            countsJoins: true
        )
        self.coordination = coordination
        self.writer = writer
        self.logger = logger
    }

    /// Is a member until the calling task is cancelled. Call it once, beside the client's and the writer's own `run()`.
    public func run() async {
        await withTaskGroup { group in
            group.addTask { [coordination] in await coordination.whileUsable { await self.stay() } }
            group.addTask { [coordination] in await coordination.whileUsable { await self.tellOfLosses() } }
            group.addTask { [coordination] in
                guard let root = coordination.root else { return }
                for await state in root.states() {
                    var isMismatched = false
                    if case .mismatched = state { isMismatched = true }
                    self.change { $0.isMismatched = isMismatched }
                }
            }
            for await node in membership.nodes() { change { $0.node = node } }
            group.cancelAll()
        }
    }

    /// The last loss of the records that the others know of.
    var toldLoss: Int { state.withLock { $0.toldLoss } }

    /// Has whoever leads the sync ask for everybody when the records are lost, whichever server finds that.
    private func tellOfLosses() async {
        for await loss in writer.recordLosses() where loss.number > state.withLock({ $0.toldLoss }) {
            await coordination.askForEverybody("the records were lost") { [writer] in
                if let transaction = loss.transaction { return transaction }
                // It was being deleted: what there is now was made behind that.
                return try? await writer.directoryCreation()
            }
            if Task.isCancelled { return }
            state.withLock { $0.toldLoss = max($0.toldLoss, loss.number) }
        }
    }

    private func change(_ change: (inout State) -> Void) {
        state.withLock { state in
            change(&state)
            // In the order of the changes.
            writer.membershipChanged(to: state.isMismatched ? .notNeeded : state.node.map { .member($0) } ?? .absent)
        }
    }

    private func stay() async {
        var failures = FailureStreak()
        while !Task.isCancelled {
            do throws(RecipeError) {
                return try await membership.run()
            } catch {
                let isNews = failures.add("\(error)")
                logger.log(
                    level: isNews ? .error : .debug,
                    "This server cannot join the others",
                    metadata: [LogKey.error: .text(error, maximumByteCount: 1_024), LogKey.failures: "\(failures.count)"]
                )
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }

    /// What a transaction is held to so that nobody else has been alive; `nil` where somebody else is, or that is not known.
    func solitude() async -> Solitude? {
        guard let node = state.withLock({ $0.node }) else { return nil }
        return try? await membership.solitude(of: node)
    }
}
