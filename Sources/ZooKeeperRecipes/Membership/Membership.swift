public import ZooKeeper

/// Who is alive, of all who use the same directory of an ensemble.
///
/// ```swift
/// let membership = Membership(client: client, path: "/app/servers", data: Array("10.0.0.7:8082".utf8))
/// try await withThrowingTaskGroup { group in
///     group.addTask { try await membership.run() }
///     for try await members in membership.members() {
///         print(members.map { String(decoding: $0.data, as: UTF8.self) })
///     }
/// }
/// ```
///
/// - **Alive** is who runs ``run()`` and has a session. Whoever dies is a member until its session ends. Who loses its session becomes a
///   member again with the next one, under the same id.
/// - **To look on** takes no membership: ``members()`` alone is enough.
/// - **The directory** is made where it is missing, and belongs to the membership. What else is in it does not count. Deleted under the
///   members it is made again, and they join again.
public struct Membership: Sendable {
    /// This member's id: 32 hexadecimal digits. ``Member/id`` has it where this one is alive.
    public var id: String { uniqueID.description }

    let directory: RecipeDirectory
    private let uniqueID = UniqueID()
    private let countsJoins: Bool
    private let ownNode = StateBroadcast<ZNodePath?>(nil)

    /// - Parameters:
    ///   - client: Running, and with one session for all that it is used for.
    ///   - path: The directory of the members.
    ///   - data: What this one says of itself.
    ///   - access: Of the znodes, and of the directory and those above it where they have to be made. Every member needs
    ///     the permission to create and delete in it; everybody, to read it and what is in it.
    ///   - countsJoins: Whether the directory is written whenever this one joins, in the same transaction, so that its version tells:
    ///     what ``solitude(of:)`` needs of every member.
    public init(
        client: ZooKeeperClient,
        path: ZNodePath,
        data: [UInt8] = [],
        access: AccessControlList = .open,
        countsJoins: Bool = false
    ) {
        directory = RecipeDirectory(client: client, path: path, data: data, access: access)
        self.countsJoins = countsJoins
    }

    /// This one's znode, now and at every change; `nil` while it is no member. A transaction that checks it is done only while this one is a
    /// member: the name comes never again. A slow reader misses steps, never the last one.
    public func nodes() -> AsyncStream<ZNodePath?> { ownNode.values() }

    /// Is a member until the calling task is cancelled or the client is stopped. One call at a time.
    ///
    /// When it returns, its znode is deleted while there is a connection, or goes with the session.
    ///
    /// - Throws: ``RecipeError`` `failed` where ZooKeeper refuses something, or the client has too much to do.
    public func run() async throws(RecipeError) {
        do throws(ZooKeeperError) {
            while true {
                switch try await join() {
                case .lost: await RecipeDirectory.pause()
                case .cancelled, .closed: return
                }
            }
        } catch {
            guard error.code == .cancelled || error.code == .closed else { throw RecipeError(error, path: directory.path) }
        }
    }

    /// Joins, and stays as long as it can.
    private func join() async throws(ZooKeeperError) -> WatchedNode.End {
        let node = directory.path.appending(MemberName(of: uniqueID).node)
        // Also of a creation that was not answered: the deletion is done behind it.
        defer { NodeRemoval.start(node, by: directory.client) }
        guard let session = try await create(node), let watched = try await directory.watch(node, of: session) else {
            return .lost
        }
        ownNode.publish(node)
        defer { ownNode.publish(nil) }
        return await watched.end(in: directory)
    }

    /// - Returns: The session that the znode lives with; `nil` where that has ended.
    private func create(_ node: ZNodePath) async throws(ZooKeeperError) -> Int64? {
        creation: while true {
            do throws(ZooKeeperError) {
                try await createOnce(node)
                break creation
            } catch {
                switch error.code {
                case .noNode, .chrootMissing: try await directory.ensure()
                // By an attempt that was not answered: nobody else knows the name.
                case .nodeExists: break creation
                default:
                    guard error.isPassing else { throw error }
                    await RecipeDirectory.pause()
                }
            }
        }
        guard case .mine(let session) = try await directory.claim(of: node) else { return nil }
        return session
    }

    private func createOnce(_ node: ZNodePath) async throws(ZooKeeperError) {
        guard countsJoins else {
            try await directory.client.create(node, data: directory.data, access: directory.access, mode: .ephemeral)
            return
        }
        _ = try await directory.client.transaction([
            .set(directory.path, data: []),
            .create(node, data: directory.data, access: directory.access, mode: .ephemeral),
        ])
    }
}
