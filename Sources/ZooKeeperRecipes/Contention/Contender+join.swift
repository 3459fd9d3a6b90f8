import ZooKeeper

/// The making of a contender's znode, of which there must be one: after a creation that was not answered it is looked for by its id,
/// before another is made.
extension Contender {
    /// - Returns: `nil` where it is known that the session has ended in which it was made.
    func join(as id: UniqueID, leaving trace: inout Trace) async throws(ZooKeeperError) -> Node? {
        while true {
            do throws(ZooKeeperError) {
                let node = try await create(id)
                trace = .node(node.path)
                return node
            } catch {
                if error.isOutcomeUnknown { trace = .perhaps(id) }
                if error.isAbsence {
                    try await directory.ensure(until: deadline)
                    continue
                }
                guard error.isPassing, !deadline.isOver else { throw error }
            }
            if trace != .none {
                if let path = try await find(id) {
                    trace = .node(path)
                    return try await take(path)
                }
                // It was not done, and will not be.
                trace = .none
            }
            await RecipeDirectory.pause()
        }
    }

    private func create(_ id: UniqueID) async throws(ZooKeeperError) -> Node {
        let (path, stat) = try await directory.client.createWithStat(
            directory.path.appending(id.prefix),
            data: directory.data,
            access: directory.access,
            mode: .ephemeralSequential,
            timeout: deadline.map { $0 - .now }
        )
        return Node(path: path, session: stat.ephemeralOwner)
    }

    private func find(_ id: UniqueID) async throws(ZooKeeperError) -> ZNodePath? {
        do throws(ZooKeeperError) {
            let names = try await directory.settledNames(until: deadline)
            return ContenderQueue(names).nodes(of: id).first.map { directory.path.appending($0.node) }
        } catch  where error.isAbsence {
            return nil
        }
    }

    /// Takes a znode with its id for its own, if it is one of this session.
    private func take(_ path: ZNodePath) async throws(ZooKeeperError) -> Node? {
        guard case .mine(let session) = try await directory.claim(of: path, until: deadline) else { return nil }
        return Node(path: path, session: session)
    }
}
