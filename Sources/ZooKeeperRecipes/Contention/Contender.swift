import ZooKeeper

/// One who stands in a directory's queue until it is the first.
///
/// It makes a znode, and waits for the one before it to go. Where its znode or its session is lost meanwhile, it begins anew, at the end of
/// the queue. Whatever the outcome, a znode that is not the first's is removed.
struct Contender: Sendable {
    let directory: RecipeDirectory
    /// Until when it waits; `nil`: as long as the client goes on.
    let deadline: ContinuousClock.Instant?

    /// What may be there of an attempt.
    enum Trace: Sendable, Equatable {
        case none
        /// A creation that was not answered.
        case perhaps(UniqueID)
        case node(ZNodePath)
    }

    /// A znode of its own.
    struct Node: Sendable, Equatable {
        let path: ZNodePath
        let session: Int64
    }

    /// Waits until it is the first.
    ///
    /// - Throws: ``RecipeError``: `timedOut`, `cancelled`, `closed` or `failed`.
    /// - Returns: Its znode, which is the first.
    func becomeFirst() async throws(RecipeError) -> WatchedNode {
        while true {
            var trace = Trace.none
            do throws(ZooKeeperError) {
                if let node = try await becomeFirst(as: UniqueID(), leaving: &trace) { return node }
            } catch {
                remove(trace)
                if error.isPassing, deadline.isOver { throw RecipeError(.timedOut, path: directory.path, cause: error) }
                throw RecipeError(error, path: directory.path)
            }
            remove(trace)
            await RecipeDirectory.pause()
        }
    }

    /// One attempt.
    ///
    /// - Parameter trace: What it leaves, however it ends.
    /// - Returns: `nil` where the znode or its session was lost.
    private func becomeFirst(as id: UniqueID, leaving trace: inout Trace) async throws(ZooKeeperError) -> WatchedNode? {
        guard let node = try await join(as: id, leaving: &trace) else { return nil }
        while true {
            switch try await look(as: id, at: node) {
            case .lost: return nil
            case .first(let own): return own
            case .behind(let other):
                guard try await wait(for: other, in: node.session) else { return nil }
            }
        }
    }

    private enum View {
        case lost
        case first(WatchedNode)
        case behind(ContenderName)
    }

    /// Reads where it stands.
    private func look(as id: UniqueID, at node: Node) async throws(ZooKeeperError) -> View {
        // Beside the listing: whoever is the first knows it after one round trip. Others let go of it.
        async let own = watch(node)
        do throws(ZooKeeperError) {
            switch ContenderQueue(try await directory.names(until: deadline)).place(of: id) {
            case .missing: return .lost
            case .first: return try await own.get().map { .first($0) } ?? .lost
            case .behind(let other): return .behind(other)
            }
        } catch  where error.isAbsence {
            return .lost
        }
    }

    private func watch(_ node: Node) async -> Result<WatchedNode?, ZooKeeperError> {
        do throws(ZooKeeperError) {
            return .success(try await directory.watch(node.path, of: node.session, until: deadline))
        } catch {
            return .failure(error)
        }
    }

    /// Waits until the one before it may have gone.
    ///
    /// - Returns: False where the session has ended, which has taken the own znode along.
    private func wait(for other: ContenderName, in session: Int64) async throws(ZooKeeperError) -> Bool {
        // It may have gone since the directory was listed.
        guard let (_, watch) = try await directory.watch(directory.path.appending(other.node), until: deadline) else {
            return true
        }
        // The watch may be one of a newer session already.
        guard await directory.client.session?.id == session else {
            await watch.cancel()
            return false
        }
        do throws(ZooKeeperError) {
            _ = try await watch.event(until: deadline)
            return true
        } catch {
            if error.code == .sessionExpired { return false }
            guard error.isPassing, !deadline.isOver else { throw error }
            return true
        }
    }

    private func remove(_ trace: Trace) {
        switch trace {
        case .none: break
        case .perhaps(let id): directory.removeContender(id)
        case .node(let path): NodeRemoval.start(path, by: directory.client)
        }
    }
}

extension RecipeDirectory {
    /// Begins to delete what there is, or will be, of a contender whose creation was not answered.
    @discardableResult
    func removeContender(_ id: UniqueID) -> NodeRemoval {
        NodeRemoval.start { () throws(ZooKeeperError) in
            for contender in ContenderQueue(try await settledNames()).nodes(of: id) {
                do throws(ZooKeeperError) {
                    try await client.delete(path.appending(contender.node))
                } catch  where error.isAbsence {
                    continue
                }
            }
        }
    }
}
