/// The cursors of who leads: its own, which the next pull asks from, and the stored one, which a successor goes on from. Pure.
///
/// The stored one never passes a record that is still carried, and goes back for a ``Reset`` and for nothing else.
struct LeaderCursor: Sendable {
    /// Why the cursor goes back to 0.
    enum Reset: Sendable, Equatable {
        case anotherSite
        case askedFor
        case lowerReplies(Int)
        case anotherDirectory
        case moreCoins

        var message: String {
            switch self {
            case .anotherSite: "UserCoinMapURL is another one"
            case .askedFor: "everybody was asked for: the records were lost, or somebody wants all of them"
            case .lowerReplies(let count): "\(count) replies in a row had a lower now_date"
            case .anotherDirectory: "the watch directory was made anew while no server ran"
            case .moreCoins: "coins are available of which entries were skipped"
            }
        }
    }

    /// How a pull went of which every record is written, left alone, or refused.
    struct Ending: Sendable {
        let nowDate: NowDate?
        /// Whose records were left alone since they were changed meanwhile.
        var leftAlone: Set<SubAccountName> = []
        /// Whether a carried one was: the web site is asked about it again.
        var isCarriedLeftAlone = false
        /// How many are carried; `nil`: more are refused than can be.
        var carriedCount: Int? = 0
        var refusedCount = 0
        /// Whether records were lost meanwhile.
        var isLost = false
        /// Which coins were available, where entries were skipped for theirs.
        var coinsAtSkip: [String]?
    }

    static let lowerReplies = 3

    private(set) var own: SyncCursor
    private(set) var stored: StoredCursor
    private var lowerCount = 0
    /// Where the cursor moves to once each of these is written: what an earlier pull has left alone, and when that was.
    private var awaited: (names: Set<SubAccountName>, moved: SyncCursor)?

    /// Leads from there. docs/models/sync.pml: STORED_FIRST
    init(at stored: StoredCursor) {
        self.stored = stored
        own = SyncCursor(seconds: stored.seconds)
    }

    /// A pull is about to begin.
    ///
    /// - Parameters:
    ///   - request: The last request for everybody, by the number of its transaction.
    ///   - directory: The watch directory, by the transaction that has made it; `nil`: it is missing.
    ///   - isFirst: Whether it is the first one of a leadership. Later a directory that is made anew is a loss that a server asks everybody for.
    ///   - check: Knows which coins are available.
    /// - Returns: Why it asks for everybody, if it has to.
    mutating func begin(
        site: String,
        request: Int64,
        directory: Int64? = nil,
        isFirst: Bool = false,
        check: SwitchCheck? = nil
    ) -> Reset? {
        let reason: Reset? =
            if stored.site != site {
                .anotherSite
            } else if request > stored.heardRequest {
                .askedFor
            } else if isFirst, let directory, let known = stored.directory, known != directory {
                .anotherDirectory
            } else if let check, let coins = stored.coinsAtSkip, check.hasMoreCoins(than: coins) {
                .moreCoins
            } else {
                nil
            }
        guard let reason else {
            stored.directory = stored.directory ?? directory
            return nil
        }
        let heard = max(request, stored.heardRequest)
        self = LeaderCursor(at: StoredCursor(site: site, heardRequest: heard, directory: directory ?? stored.directory))
        return reason
    }

    /// A pull has ended.
    ///
    /// - Returns: Why the cursor stays, if it should have moved, or why it goes back.
    mutating func end(_ pull: Ending) -> (stay: SyncCursor.Refusal?, reset: Reset?) {
        guard !pull.isLost else { return (nil, nil) }
        var moved = own
        let refusal = pull.nowDate.flatMap { moved.advance(to: $0) }
        if case .backward = refusal { lowerCount += 1 } else if pull.nowDate != nil { lowerCount = 0 }
        if lowerCount == Self.lowerReplies {
            self = LeaderCursor(
                at: StoredCursor(site: stored.site, heardRequest: stored.heardRequest, directory: stored.directory)
            )
            return (nil, .lowerReplies(Self.lowerReplies))
        }
        if let coins = pull.coinsAtSkip {
            // Each time another coin may have been missing.
            stored.coinsAtSkip =
                stored.coinsAtSkip?.filter { known in coins.contains { $0.utf8.elementsEqual(known.utf8) } } ?? coins
        }
        // docs/models/sync.pml: CARRIED_BACK
        if pull.isCarriedLeftAlone {
            own = SyncCursor(seconds: stored.seconds)
            awaited = nil
            return (.leftAlone(pull.leftAlone.count), nil)
        }
        guard let carriedCount = pull.carriedCount else { return (.tooManyRefused(pull.refusedCount), nil) }
        if let refusal { return (refusal, nil) }
        // docs/models/sync.pml: STAYS
        guard pull.leftAlone.isEmpty else {
            let stay = SyncCursor.Refusal.leftAlone(pull.leftAlone.count)
            guard pull.nowDate != nil else { return (stay, nil) }
            if var awaited {
                // For one more pull, or until each of them was written once: who switches all the time does not keep the cursor for ever.
                awaited.names.formIntersection(pull.leftAlone)
                self.awaited = awaited
                guard awaited.names.isEmpty else { return (stay, nil) }
                move(to: awaited.moved, carriedCount)
            }
            awaited = (pull.leftAlone, moved)
            return (stay, nil)
        }
        awaited = nil
        // docs/models/sync.pml: ALL_WRITTEN
        move(to: moved, carriedCount)
        return (nil, nil)
    }

    private mutating func move(to moved: SyncCursor, _ carriedCount: Int) {
        own = moved
        // docs/models/sync.pml: CARRIED_HOLDS
        if carriedCount == 0 { stored.seconds = own.seconds }
    }
}
