import ZooKeeper

/// How a sync is doing.
public struct SyncStatus: Sendable {
    /// The cursor, in seconds since 1970 by the web site's clock; 0: everybody is asked for.
    public let lastDate: Int64
    /// How many switches ZooKeeper refused, which are tried again with every pull.
    public let carriedCount: Int
    /// The last hundred pulls, the newest last.
    public let pulls: [PullReport]
    /// The last one that was in vain, however long ago.
    public let lastFailure: PullReport?
    /// Who leads; `nil`: this server syncs alone.
    public let leadership: LeadershipStatus?
    /// How far the pull is of which records are being written now.
    public let progress: PullProgress?
}

extension UserCoinSync {
    /// How it is doing now.
    public var status: SyncStatus {
        SyncStatus(
            lastDate: lastDate,
            carriedCount: carriedCount,
            pulls: history.pulls,
            lastFailure: history.lastFailure,
            leadership: coordination == nil ? nil : leadership,
            progress: progress
        )
    }

    /// Has a pull made as soon as ZooKeeper is connected, not at the next interval. All who ask before it begins share it; while one is under way,
    /// it is the next one: what the web site had said already may be older than what the caller knows of.
    ///
    /// - Parameter time: How long its end is waited for at most.
    /// - Returns: How it went, whichever server made it; `nil` when it has not ended by then, or the sync has stopped. It is made all the same.
    public func pullNow(waitingAtMost time: Duration) async -> PullReport? {
        // The one that leads hears of it, makes it, and says how it went.
        if let coordination, !leadership.leads {
            return await withTaskGroup { group in
                group.addTask { () -> PullReport? in
                    let request = await coordination.write("pull", into: coordination.layout.pullRequest)
                    guard let request else { return nil }
                    return await coordination.report(of: request)
                }
                group.addTask {
                    try? await Task.sleep(for: time)
                    return nil
                }
                defer { group.cancelAll() }
                return await group.next() ?? nil
            }
        }
        let wanted = wantPull()
        let ended = ends.values()
        return await withTaskGroup(of: Void.self) { group in
            group.addTask { for await number in ended where number >= wanted { return } }
            group.addTask { try? await Task.sleep(for: time) }
            await group.next()
            group.cancelAll()
            return history.pulls.first { $0.number >= wanted }
        }
    }
}
