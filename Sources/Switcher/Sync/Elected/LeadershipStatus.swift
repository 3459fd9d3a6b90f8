import Foundation

/// Who leads the sync of several servers, as this one knows it.
public struct LeadershipStatus: Sendable, Equatable {
    /// Whether this server does.
    public internal(set) var leads = false
    /// What the one who leads is called; `nil`: nobody does, or it is not known.
    public internal(set) var leader: String?
    /// Since when that is so, in milliseconds since 1970 by this machine's clock.
    var sinceMilliseconds = Int64(Date().timeIntervalSince1970 * 1_000)
    /// Why it changed.
    public internal(set) var reason = "this server has started"

    /// Since when that is so, as RFC 3339 has it.
    public var sinceText: String { UTCTime(milliseconds: sinceMilliseconds).description }
}

/// How far a pull is of which records are being written.
public struct PullProgress: Sendable, Equatable {
    /// How many records it has.
    public let recordCount: Int
    /// How many of them are written, left alone or refused.
    public internal(set) var doneCount = 0
}
