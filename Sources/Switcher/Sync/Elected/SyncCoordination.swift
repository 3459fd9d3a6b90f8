public import ZooKeeper
import ZooKeeperRecipes

/// Where several servers share their sync, and as whom this one takes part.
public struct SyncCoordination: Sendable {
    let client: ZooKeeperClient
    let layout: CoordinationLayout
    let access: AccessControlList
    let name: String
    let root: CoordinationRoot?

    /// - Parameters:
    ///   - client: With one session for this, the writer and the membership.
    ///   - layout: Of `ZKCoordinationDir`, the same for all.
    ///   - root: Says whether it is this server's to share; `nil`: it is.
    ///   - access: Of the znodes that are made.
    ///   - name: What the others call this server, in their status and log.
    public init(
        client: ZooKeeperClient,
        layout: CoordinationLayout,
        root: CoordinationRoot? = nil,
        access: AccessControlList,
        name: String
    ) {
        self.client = client
        self.root = root
        self.layout = layout
        self.access = access
        self.name = name
    }

    /// Does that while what is shared is this server's to share, until the calling task is cancelled.
    func whileUsable(_ body: @escaping @Sendable () async -> Void) async {
        guard let root else { return await body() }
        var running: Task<Void, Never>?
        for await state in root.states() {
            if state == .usable {
                if running == nil { running = Task { await body() } }
            } else {
                running?.cancel()
                await running?.value
                running = nil
            }
        }
        running?.cancel()
        await running?.value
    }

    func election() -> LeaderElection {
        LeaderElection(client: client, path: layout.election, data: Array(name.utf8), access: access)
    }

    /// Tells of who leads, now and after every change, until the calling task is cancelled.
    func followLeader(_ tell: (String?) async -> Void) async {
        let election = election()
        while !Task.isCancelled {
            do throws(ZooKeeperError) {
                let (names, _, watch) = try await client.childrenAndWatch(of: layout.election)
                await tell(
                    names.isEmpty
                        ? nil : (try? await election.leader()).flatMap { $0 }.map { String(decoding: $0.data, as: UTF8.self) }
                )
                _ = try await watch.event()
            } catch {
                // The directory is made by the first candidate.
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }

    /// Tells of the transaction that has written this znode last, now and after every change, until the calling task is cancelled.
    func follow(_ node: ZNodePath, _ tell: (Int64) async -> Void) async {
        while !Task.isCancelled {
            do throws(ZooKeeperError) {
                let (stat, watch) = try await client.existsAndWatch(node)
                await tell(stat?.modifiedTransaction ?? 0)
                _ = try await watch.event()
            } catch {
                try? await Task.sleep(for: .milliseconds(100))
            }
        }
    }

    /// Writes into one of the znodes, which is made where it is missing; again and again until it is written or the calling task is cancelled.
    func write(_ text: String, into node: ZNodePath) async {
        while !Task.isCancelled {
            do throws(ZooKeeperError) {
                try await client.set(node, data: Array(text.utf8))
                return
            } catch {
                if error.code == .noNode || error.code == .chrootMissing {
                    try? await client.ensurePath(node, access: access)
                } else {
                    try? await Task.sleep(for: .milliseconds(500))
                }
            }
        }
    }
}
