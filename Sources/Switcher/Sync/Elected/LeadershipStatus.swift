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

    /// Who was elected as the election has it, also while this server leads.
    private var elected: String?

    /// Since when that is so, as RFC 3339 has it.
    public var sinceText: String { UTCTime(milliseconds: sinceMilliseconds).description }
}

// Its rules. Pure.
extension LeadershipStatus {
    /// This server leads from now on, or does not.
    ///
    /// - Parameter name: What it is called.
    mutating func change(leads: Bool, _ reason: String, as name: String?) {
        self.leads = leads
        self.reason = reason
        // What the election has may be of before: itself, while it is being told.
        leader = leads ? name : elected == name ? nil : elected
    }

    /// The election names another one.
    ///
    /// - Returns: Whether that is news. To one who leads it is not: it hears by its own election node that it leads no more, and the name is kept
    ///   until then.
    mutating func elected(_ name: String?) -> Bool {
        elected = name
        guard !leads, leader != name else { return false }
        leader = name
        reason = name == nil ? "nobody is elected" : "another server was elected"
        return true
    }
}

/// How far a pull is of which records are being written.
public struct PullProgress: Sendable, Equatable {
    /// How many records it has.
    public let recordCount: Int
    /// How many of them are written, left alone or refused.
    public internal(set) var doneCount = 0
}
