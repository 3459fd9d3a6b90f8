import ZooKeeper

/// What is known of the directory and of which records are in it, and when that has to be learned anew. Pure.
struct KnownDirectory {
    /// Whether the directory is there.
    enum State: Sendable, Equatable {
        case unknown
        case missing
        /// - Parameter transaction: The one that created it: another one means another directory, without the records of the first.
        case present(transaction: Int64)
    }

    /// How many names or records of a listing are taken over before something else gets its turn.
    private static let listingStep = 4_000
    /// A listing of more names than that has taken some ten megabytes.
    private static let namesWorthGivingBack = 100_000
    /// What a larger one has taken is given back each time that so many names are taken over, since that is when the table grows.
    private static let namesBetweenGivingBack = 1_000_000

    private let mismatchesBeforeListing: Int
    private var isSessionConnected = false
    private var state = State.unknown
    /// Whether the directory was listed since the start.
    private(set) var areRecordsKnown = false
    /// How many records had been deleted when the directory was listed: nobody here deletes any, so whoever finds another number knows less
    /// than there is to know.
    private(set) var deletedCount: UInt32 = 0
    private var listings: ListingSchedule<ContinuousClock.Instant>
    private var listingStart: ContinuousClock.Instant
    private var listingMerge: ListingMerge?
    private var listingFailures = FailureStreak()
    /// The most children that the directory had since it was last listed.
    private(set) var largestChildrenCount = 0
    /// What was believed of records and was wrong, since the directory was last listed.
    private var wrongBeliefs = WrongBeliefs()
    /// How often that was so since the start.
    private(set) var mismatchCount = 0

    init(_ configuration: SwitchWriterConfiguration, start: ContinuousClock.Instant) {
        mismatchesBeforeListing = configuration.mismatchesBeforeListing
        listings = ListingSchedule(interval: configuration.listingInterval, start: start)
        listingStart = start
    }

    /// Whether it is known which records there are, or they are written without.
    var areRecordsWorkable: Bool { areRecordsKnown || listings.isGivenUp }

    /// Whether switches are written right away.
    var readiness: SwitchReadiness {
        if !isSessionConnected { return .notConnected }
        return switch state {
        case .unknown: .recordsUnknown
        case .missing: .directoryMissing
        case .present: areRecordsWorkable ? .ready : .recordsUnknown
        }
    }

    mutating func sessionChanged(isConnected: Bool) { isSessionConnected = isConnected }

    /// - Returns: Whether the directory that was there before is gone, and all records with it.
    mutating func changed(to new: State, _ records: inout RecordTable) -> Bool {
        defer { state = new }
        guard case .present(let transaction) = state, new != .present(transaction: transaction) else { return false }
        records.forgetExistence()
        areRecordsKnown = true
        deletedCount = 0
        // What is being listed was in it.
        records.beginListing()
        if listingMerge != nil { listings.succeeded() }
        listingMerge = nil
        return true
    }

    /// So many records there are.
    mutating func childrenCounted(_ count: Int, now: ContinuousClock.Instant) {
        // Which ones are gone, and whether they were believed in, a listing tells.
        if areRecordsKnown, count < largestChildrenCount / 2 { listings.request(now) }
        largestChildrenCount = max(largestChildrenCount, count)
    }

    /// These beliefs were wrong.
    ///
    /// Where much is gone another listing is cheaper than to find out the rest, and all may be gone. Records that were made by others are
    /// met one by one, however many: a server beside this one makes a million of them in a pull, and to list that holds up everybody's
    /// switches for a second.
    mutating func note(_ wrong: WrongBeliefs, ofRecords recordCount: Int, now: ContinuousClock.Instant) {
        mismatchCount += wrong.count
        guard areRecordsKnown else { return }
        wrongBeliefs += wrong
        if wrongBeliefs.goneCount > max(mismatchesBeforeListing, recordCount / 10) { listings.request(now) }
    }

    // MARK: Listings

    /// Somebody has found out that others have made or deleted records.
    mutating func requestListing(_ now: ContinuousClock.Instant) { listings.request(now) }

    func isListingDue(_ now: ContinuousClock.Instant) -> Bool {
        guard isSessionConnected, listings.isDue(now), case .present = state else { return false }
        return true
    }

    /// The directory is about to be listed.
    ///
    /// - Returns: The number of the listing.
    mutating func beginListing(_ records: inout RecordTable, now: ContinuousClock.Instant) -> UInt32 {
        listings.begin(now)
        listingStart = now
        records.beginListing()
        return records.listing
    }

    /// That listing was answered.
    mutating func listed(
        _ number: UInt32,
        _ result: Result<DirectoryListing, ZooKeeperError>,
        _ records: RecordTable,
        now: ContinuousClock.Instant
    ) -> [SwitchAction] {
        switch result {
        case .success(let listing):
            // It is of a directory that is gone since.
            guard number == records.listing else {
                listings.succeeded()
                return []
            }
            listingMerge = ListingMerge(listing)
            return []
        case .failure(let error):
            listings.failed(now, isAnswer: !error.isConnectionProblem)
            var actions: [SwitchAction] = listings.isGivenUp ? [.checkAccess([])] : []
            guard error.code != .closed, error.code != .cancelled else { return actions }
            let isNews = listingFailures.add("\(error.code)")
            let took = now - listingStart
            actions.append(.note(.listingFailed(error, failures: listingFailures.count, isNews: isNews, took: took)))
            return actions
        }
    }

    /// Takes over a step of what was listed.
    mutating func takeOver(_ records: inout RecordTable, now: ContinuousClock.Instant) -> [SwitchAction] {
        guard let takenBefore = listingMerge?.takenCount else { return [] }
        guard listingMerge?.step(Self.listingStep, into: &records) == true, let merge = listingMerge else {
            let taken = listingMerge?.takenCount ?? 0
            let isMuch = taken / Self.namesBetweenGivingBack > takenBefore / Self.namesBetweenGivingBack
            return (isMuch ? [.giveBackMemory] : []) + [.maintainAgain]
        }
        listingMerge = nil
        listings.succeeded()
        _ = listingFailures.end()
        let isLoss = areRecordsKnown && merge.isLoss
        areRecordsKnown = true
        deletedCount = merge.deletedCount
        wrongBeliefs = WrongBeliefs()
        largestChildrenCount = merge.count
        return [.note(.recordsListed(merge.count, took: now - listingStart)), .checkAccess(merge.firstNames)]
            + (merge.count > Self.namesWorthGivingBack ? [.giveBackMemory] : [])
            + (isLoss ? [.recordsLost(merge.goneCount, by: merge.lastChange)] : [])
    }
}
