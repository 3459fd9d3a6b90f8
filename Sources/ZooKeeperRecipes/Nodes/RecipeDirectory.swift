import ZooKeeper

/// The directory of a recipe, and what is written into its znodes.
struct RecipeDirectory: Sendable {
    typealias Instant = ContinuousClock.Instant

    let client: ZooKeeperClient
    let path: ZNodePath
    let data: [UInt8]
    let access: AccessControlList

    /// Makes it and those above it, where they are missing; again, where somebody deletes them meanwhile.
    func ensure(until deadline: Instant? = nil) async throws(ZooKeeperError) {
        while true {
            do throws(ZooKeeperError) {
                return try await persisting(until: deadline) { timeout throws(ZooKeeperError) in
                    try await client.ensurePath(path, access: access, timeout: timeout)
                }
            } catch  where error.isAbsence && !deadline.isOver {
                await Self.pause()
            }
        }
    }

    /// The names of what is in it.
    ///
    /// - Throws: `noNode` where it is not there.
    func names(until deadline: Instant? = nil) async throws(ZooKeeperError) -> [ZNodeName] {
        try await persisting(until: deadline) { timeout throws(ZooKeeperError) in
            try await client.children(of: path, timeout: timeout).names
        }
    }

    /// The names of what is in it, everything included that this session has asked for before, answered or not.
    ///
    /// Another member of the ensemble, to which the client has gone over, may not have heard of that yet. A write is done behind it, and
    /// its answer comes when the member has. `sync` is not enough: a leader that has just been replaced still answers it.
    func settledNames(until deadline: Instant? = nil) async throws(ZooKeeperError) -> [ZNodeName] {
        try await persisting(until: deadline) { timeout throws(ZooKeeperError) in
            do throws(ZooKeeperError) {
                _ = try await client.transaction([.check(path, version: -1)], timeout: timeout)
            } catch  where error.operationIndex != nil {
                // What is refused has been in its order too.
            }
            // Not repeated by the client: after another reconnect it is another member.
            return try await client.children(of: path, timeout: timeout, isRepeated: false).names
        }
    }

    /// Whose a znode with an id of ours is.
    func claim(of node: ZNodePath, until deadline: Instant? = nil) async throws(ZooKeeperError) -> NodeClaim {
        let stat = try await persisting(until: deadline) { timeout throws(ZooKeeperError) in
            try await client.exists(node, timeout: timeout)
        }
        return NodeClaim(owner: stat?.ephemeralOwner, session: await client.session?.id)
    }

    /// Watches a znode. `nil` where it is not there.
    ///
    /// Its data is read, though it is of no use here. Who may not read a znode is not told of its end: the server keeps the event back. So
    /// that has to fail, where a question whether the znode is there would not.
    func watch(
        _ node: ZNodePath,
        until deadline: Instant? = nil
    ) async throws(ZooKeeperError) -> (stat: ZNodeStat, watch: ZNodeWatch)? {
        do throws(ZooKeeperError) {
            return try await persisting(until: deadline) { timeout throws(ZooKeeperError) in
                let (_, stat, watch) = try await client.getAndWatch(node, timeout: timeout)
                return (stat, watch)
            }
        } catch  where error.isAbsence {
            return nil
        }
    }

    /// Watches a znode of a session of ours. `nil` where that has ended, or the znode is gone.
    func watch(
        _ node: ZNodePath,
        of session: Int64,
        until deadline: Instant? = nil
    ) async throws(ZooKeeperError) -> WatchedNode? {
        guard let (stat, watch) = try await watch(node, until: deadline) else { return nil }
        // The watch may be one of a newer session already.
        if stat.ephemeralOwner == session, await client.session?.id == session {
            return WatchedNode(path: node, session: session, token: stat.createdTransaction, watch: watch)
        }
        await watch.cancel()
        return nil
    }

    /// Repeats what fails because of the connection, until the deadline. Without one it goes on as long as the client does.
    func persisting<Value: Sendable>(
        until deadline: Instant?,
        _ operation: (Duration?) async throws(ZooKeeperError) -> Value
    ) async throws(ZooKeeperError) -> Value {
        while true {
            do throws(ZooKeeperError) {
                return try await operation(deadline.map { $0 - .now })
            } catch {
                guard error.isPassing, !deadline.isOver else { throw error }
            }
            await Self.pause()
        }
    }

    /// Before what has failed is tried again: some failures come at once.
    static func pause() async {
        // At a cancellation it ends, and what follows fails.
        try? await Task.sleep(for: .milliseconds(50))
    }
}

extension ContinuousClock.Instant? {
    /// Whether it has come. What has no deadline has time.
    var isOver: Bool { map { $0 <= .now } ?? false }
}
