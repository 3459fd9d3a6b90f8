import ZooKeeper

/// Deletes what a contender leaves behind, however long that takes: a znode that stays while its session goes on is a contender for ever.
///
/// It does so in a task of its own, since the one who leaves may be cancelled already. That ends when the znode is gone, when ZooKeeper
/// refuses to delete it, or with the client, whose session takes its znodes along. There are never more of them than operations that were
/// under way when a connection was lost.
final class NodeRemoval: Sendable {
    enum Outcome: Sendable, Hashable {
        case removed
        /// Somebody else, or the end of its session, has removed it before.
        case wasGone
        /// ZooKeeper does not permit it: it goes with its session.
        case refused(ZooKeeperError)
        /// It goes on without anybody waiting: there is no connection now, or who waited was cancelled.
        case pending
    }

    private let outcome = OneShot<Outcome, Void>()

    private init() {}

    /// Begins to delete a znode.
    @discardableResult
    static func start(_ node: ZNodePath, by client: ZooKeeperClient) -> NodeRemoval {
        start { () throws(ZooKeeperError) in try await client.delete(node) }
    }

    /// Begins to do what deletes it.
    @discardableResult
    static func start(_ delete: @escaping @Sendable () async throws(ZooKeeperError) -> Void) -> NodeRemoval {
        let removal = NodeRemoval()
        Task { removal.outcome.resolve(await removal.perform(delete)) }
        return removal
    }

    /// Waits until it is done, while it can be. Once.
    func result() async -> Outcome {
        await outcome.value(onCancel: { outcome.resolve(.pending) }) ?? .pending
    }

    private func perform(_ delete: @Sendable () async throws(ZooKeeperError) -> Void) async -> Outcome {
        var mayBeDone = false
        while true {
            do throws(ZooKeeperError) {
                try await delete()
                return .removed
            } catch {
                switch error.code {
                case .noNode, .chrootMissing: return mayBeDone ? .removed : .wasGone
                case .closed: return .removed
                case .tooManyOperations: break
                default: guard error.isPassing else { return .refused(error) }
                }
                if error.isOutcomeUnknown { mayBeDone = true }
            }
            outcome.resolve(.pending)
            await RecipeDirectory.pause()
        }
    }
}
