import ZooKeeper

/// A lock that was acquired. It is held until it is released, its session ends, or somebody deletes its znode.
public final class LockHold: Sendable {
    /// What those writes are held to that only the holder may do.
    public let fence: Fence

    private let directory: RecipeDirectory
    private let life = HoldLife()
    private let watching: Task<Void, Never>

    init(_ node: WatchedNode, in directory: RecipeDirectory) {
        self.directory = directory
        fence = node.fence(by: directory.client)
        // It ends with the znode, whoever deletes that.
        watching = Task { [life] in
            guard await node.end(in: directory) != .cancelled, life.lose() else { return }
            // It may be there: where it cannot be watched any more it is not relied on.
            NodeRemoval.start(node.path, by: directory.client)
        }
    }

    deinit {
        if life.release() == .held { NodeRemoval.start(fence.node, by: directory.client) }
    }

    /// Whether it is known that the lock is lost. A release is no loss.
    public var isLost: Bool { life.isLost }

    /// Waits until the lock is lost and that is known: who is cut off learns of it after the reconnect. After a release it does not return
    /// before the calling task is cancelled.
    public func untilLost() async {
        await life.untilLost()
    }

    /// Gives the lock to the next one. A second time nothing happens.
    ///
    /// Where there is no connection, or the calling task is cancelled, nobody waits: the znode is deleted when there is one, or by the
    /// session's end.
    ///
    /// - Throws: ``RecipeError``: `lost` where it was not held any more, `notReleased` where ZooKeeper refuses.
    public func release() async throws(RecipeError) {
        switch life.release() {
        case .released: return
        case .lost: throw RecipeError(.lost, path: fence.node)
        case .held: break
        }
        switch await NodeRemoval.start(fence.node, by: directory.client).result() {
        case .removed, .pending: break
        case .wasGone: throw RecipeError(.lost, path: fence.node)
        case .refused(let cause):
            watching.cancel()
            throw RecipeError(.notReleased, path: fence.node, cause: cause)
        }
    }

    /// Runs what needs the lock. It is cancelled when that is lost.
    func run<Value: Sendable>(
        _ body: @escaping @Sendable (LockHold) async throws -> Value
    ) async -> Result<Value, any Error> {
        await withTaskGroup(of: Result<Value, any Error>?.self) { group in
            group.addTask {
                do { return .success(try await body(self)) } catch { return .failure(error) }
            }
            group.addTask {
                await self.untilLost()
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            if let first { return first }
            // It is lost, or the calling task was cancelled.
            let result = await group.next() ?? nil
            if !isLost, let result { return result }
            return .failure(RecipeError(.lost, path: fence.node))
        }
    }
}
