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
}
