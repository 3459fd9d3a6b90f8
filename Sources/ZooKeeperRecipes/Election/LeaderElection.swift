import Synchronization
public import ZooKeeper

/// The election of one leader among all who use the same directory of an ensemble.
///
/// ```swift
/// let election = LeaderElection(client: client, path: "/app/leader", data: Array("host-7".utf8))
/// try await withThrowingTaskGroup { group in
///     group.addTask { try await election.run() }
///     for await state in election.states() {
///         switch state {
///         case .leading(let fence): begin(writingWith: fence)
///         case .suspended, .following: stop()
///         }
///     }
/// }
/// ```
///
/// - **Leading** is who came first and is still there. When its session ends, or it leaves, the next one leads within the time that the
///   server needs to notice.
/// - **Only while it leads**: what the leader writes through its ``Fence`` is written only while its znode is there. A leader that stood
///   still for a minute, and wakes up believing that it leads, writes nothing more.
/// - **Suspended** is a leader whose connection is lost: another may lead soon. It stops, and goes on with the same fence where the
///   connection comes back in time.
/// - **No herd**: each watches the one before it alone.
/// - **The directory** is made where it is missing, and belongs to the election. Deleted under the candidates it is made again, with
///   another leader perhaps.
public final class LeaderElection: Sendable {
    /// What this candidate is.
    public enum State: Sendable, Hashable {
        /// Another one leads, or nobody does yet.
        case following
        /// It leads.
        case leading(Fence)
        /// It led when the connection was lost.
        case suspended(Fence)
    }

    let directory: RecipeDirectory
    private let machine = Mutex(ElectionStateMachine())
    private let broadcast = StateBroadcast(State.following)

    /// - Parameters:
    ///   - client: Running, and with one session for all that it is used for.
    ///   - path: The election's directory.
    ///   - data: What ``leader()`` tells the others when this candidate leads. It decides nothing.
    ///   - access: Of the znodes, and of the directory and those above it where they have to be made. Every candidate
    ///     needs the permission to create and delete in it, and to read it and what is in it.
    public init(client: ZooKeeperClient, path: ZNodePath, data: [UInt8] = [], access: AccessControlList = .open) {
        directory = RecipeDirectory(client: client, path: path, data: data, access: access)
    }

    /// What this candidate is now.
    public var state: State { machine.withLock { $0.state } }

    /// What this candidate is now, and at every change, until ``run()`` has returned. A slow reader misses steps, never the last one: where
    /// it sees another fence, it has followed in between.
    public func states() -> AsyncStream<State> { broadcast.values() }

    /// Is a candidate until the calling task is cancelled or the client is stopped. Call it once.
    ///
    /// When it returns it leads no more, whatever the other candidates have noticed of that: its znode is deleted while there is a
    /// connection, or goes with the session.
    ///
    /// - Throws: ``RecipeError`` `failed` where ZooKeeper refuses something, or the client has too much to do.
    public func run() async throws(RecipeError) {
        defer {
            publish { $0.lost() }
            broadcast.finish()
        }
        let contender = Contender(directory: directory, deadline: nil)
        do throws(RecipeError) {
            while true {
                let node = try await contender.becomeFirst()
                await lead(node)
                publish { $0.lost() }
                NodeRemoval.start(node.path, by: directory.client)
            }
        } catch {
            guard error.code == .cancelled || error.code == .closed else { throw error }
        }
    }

    /// Leads as long as the znode is there.
    private func lead(_ node: WatchedNode) async {
        publish { $0.won(node.fence(by: directory.client), in: node.session) }
        let (events, continuation) = AsyncStream.makeStream(of: Event.self)
        await withTaskGroup { group in
            group.addTask { [directory] in
                for await state in directory.client.states() {
                    continuation.yield(.session(state, id: await directory.client.session?.id))
                }
            }
            group.addTask { [directory] in
                _ = await node.end(in: directory)
                continuation.yield(.lost)
            }
            defer { group.cancelAll() }
            // It ends at a cancellation.
            for await event in events {
                let step = publish { $0.received(event) }
                switch step {
                case .over: return
                case .stay: continue
                case .confirm:
                    // Where it fails, that is told of by another event, or the task is cancelled.
                    guard let claim = await claim(of: node) else { continue }
                    if publish({ $0.confirmed(claim) }) == .over { return }
                }
            }
        }
    }

    /// Reads whose the znode is, however much the client has to do: without an answer the leader would stay suspended, and nobody lead.
    private func claim(of node: WatchedNode) async -> NodeClaim? {
        while true {
            do throws(ZooKeeperError) {
                return try await directory.claim(of: node.path)
            } catch {
                guard error.code == .tooManyOperations else { return nil }
            }
            await RecipeDirectory.pause()
        }
    }

    typealias Event = ElectionStateMachine.Event

    @discardableResult
    private func publish<Result>(_ change: (inout ElectionStateMachine) -> Result) -> Result {
        let (result, state) = machine.withLock { (change(&$0), $0.state) }
        // The calls come one after another, from `run()`.
        broadcast.publish(state)
        return result
    }
}
