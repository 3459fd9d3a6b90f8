public import ZooKeeper

/// Where a ``SwitchWriter`` writes, and what it bounds.
public struct SwitchWriterConfiguration: Sendable {
    /// The directory whose children are the records (`ZKSwitcherWatchDir`). It is created if it is missing.
    public var directory: ZNodePath
    /// The access list of records and of the directory.
    public var access: AccessControlList
    /// How long a call goes without a confirmed transaction before it fails (`ZKRequestTimeoutSeconds`).
    public var requestTimeout: Duration
    /// How many records may wait to be sent, of small calls and of large ones each. A call enters whole while fewer of its kind do, so
    /// that more can wait than that.
    public var maximumQueuedRecords = 2_000_000
    /// Whether others write these records too and know each other: nothing is written but as a member, see ``ServerMembership``.
    public var needsMembership = false
    /// The records of one transaction. A few hundred cost ZooKeeper as much as one, and more than this gain nothing (docs/benchmarks.md, *Tried*); but
    /// single switches, and whatever else is written to the ensemble, wait behind those in flight.
    public var maximumTransactionRecords = 1_000
    /// The bytes of one transaction, far below the server's limit of 1 MiB.
    public var maximumTransactionBytes = 700_000
    /// How many transactions are with the server at the same time, while there is enough to fill them.
    public var maximumTransactionsInFlight = 3
    /// How many are with the server when one more would not be full: a small transaction costs it as much as one of hundreds of
    /// records, so what arrives meanwhile had better share the next one.
    public var maximumTransactionsInFlightBeforePartial = 1
    /// A call of at most so many records goes ahead of the larger ones.
    public var smallCallRecords = 16
    /// Between two listings of the directory at least, and at first between tries where it cannot be listed.
    public var listingInterval: Duration = .seconds(60)
    /// How often it is looked how many records there are.
    public var countingInterval: Duration = .seconds(60)
    /// Only where more than so many records, and a tenth of all, have turned out to be gone, the directory is listed again.
    public var mismatchesBeforeListing = 1_000

    /// The other bounds begin with their defaults.
    public init(directory: ZNodePath, access: AccessControlList = .open, requestTimeout: Duration) {
        self.directory = directory
        self.access = access
        self.requestTimeout = requestTimeout
    }
}
