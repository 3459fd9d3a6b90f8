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

    /// Waits while it is not known to be this server's to share: nothing of somebody else's is written.
    ///
    /// - Returns: False when the calling task was cancelled.
    private func waitUntilUsable() async -> Bool {
        guard let root else { return true }
        for await state in root.states() where state == .usable { return true }
        return false
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

    /// Asks whoever leads for a pull, again and again until that is written or the calling task is cancelled.
    ///
    /// - Parameter everybody: Whether the cursor is to go back to 0 first.
    /// - Returns: The number of the transaction; `nil`: it was cancelled.
    @discardableResult
    func requestPull(everybody: Bool) async -> Int64? {
        // In one transaction: whoever hears of one hears of the other.
        let data = Array(name.utf8)
        let nodes = everybody ? [layout.everybodyRequest, layout.pullRequest] : [layout.pullRequest]
        var missing: Set<ZNodePath> = []
        while !Task.isCancelled {
            guard await waitUntilUsable() else { break }
            do throws(ZooKeeperError) {
                let results = try await client.transaction(
                    nodes.map {
                        missing.contains($0) ? .create($0, data: data, access: access) : .set($0, data: data)
                    }
                )
                if case .set(let stat)? = results.last { return stat.modifiedTransaction }
                // Or that of somebody who has asked since.
                if let stat = try await client.exists(layout.pullRequest) { return stat.modifiedTransaction }
            } catch {
                let node = error.operationIndex.map { nodes[$0] }
                switch (error.code, node) {
                case (.noNode, let node?) where !missing.contains(node): missing.insert(node)
                case (.nodeExists, let node?): missing.remove(node)
                case (.noNode, _), (.chrootMissing, _): try? await client.ensurePath(layout.sync, access: access)
                default: try? await Task.sleep(for: .milliseconds(500))
                }
            }
        }
        return nil
    }

    /// Waits until whoever leads says how the pull went that was asked for by that transaction, or a later one.
    ///
    /// - Returns: `nil`: the calling task was cancelled, or a server of another version says it in other words.
    func report(of request: Int64) async -> PullReport? {
        while !Task.isCancelled {
            do throws(ZooKeeperError) {
                let (data, _, watch) = try await client.getAndWatch(layout.pullReport)
                guard let report = StoredPullReport(data) else { return nil }
                if report.request >= request { return report.pull }
                _ = try await watch.event()
            } catch {
                // There has been none yet, or it is not known what happened meanwhile.
                try? await Task.sleep(for: .milliseconds(100))
            }
        }
        return nil
    }

    /// Asks for everybody, unless somebody has done so after what there is to be mended: several find out the same thing. Again and again until that is
    /// so or the calling task is cancelled.
    ///
    /// - Parameter happened: A transaction by which it had happened; `nil`: that cannot be said now.
    func askForEverybody(_ reason: String, ifNotSince happened: () async -> Int64?) async {
        let node = layout.everybodyRequest
        while !Task.isCancelled {
            guard await waitUntilUsable() else { break }
            do throws(ZooKeeperError) {
                if let happened = await happened() {
                    guard let stat = try await client.exists(node) else {
                        // Made, it asks.
                        try await client.ensurePath(node, access: access)
                        return
                    }
                    if stat.modifiedTransaction > happened { return }
                    // At the version read: another one may ask in this moment.
                    try await client.set(node, data: Array(reason.utf8), version: stat.version)
                    return
                }
            } catch {
                if error.code == .badVersion || error.code == .noNode { continue }
            }
            try? await Task.sleep(for: .milliseconds(200))
        }
    }
}
