import ZooKeeper

/// A transaction that is with the server.
struct Flight {
    private(set) var switches: [(sent: SentSwitch, isCreation: Bool)] = []
    private(set) var byteCount = 0
    /// Of the group that it is. See ``SwitchGroup``.
    var losses = 0
    var isRest = false
    var isApart = false
    var isPull = false
    /// How many operations are before those of the switches: what the transaction is held to.
    var checkCount = 0
    var membership = WriterMembership.notNeeded

    var group: SwitchGroup {
        SwitchGroup(switches: switches.map(\.sent), losses: losses, isRest: isRest, isApart: isApart, isPull: isPull)
    }

    mutating func add(_ sent: SentSwitch, isCreation: Bool, byteCount: Int) {
        switches.append((sent, isCreation))
        self.byteCount += byteCount
    }
}

/// The transactions that are with the server, and whose turn is next, as far as more may be. Pure.
struct Flights {
    /// Where a transaction's switches come from. See ``SwitchQueue``.
    enum Source {
        case again, new, pull, apart
    }

    /// How many pieces of a failed transaction are with the server at the same time: as many as make up about one.
    private static let maximumPieces = 12
    /// How many transactions of what goes apart are with the server at the same time, beside others and alone.
    private static let maximumApart = (beside: 2, alone: 8)
    /// How many of a pull's own are, beside others and alone.
    private static let maximumPulls = (beside: 1, alone: 3)

    private let configuration: SwitchWriterConfiguration
    private var flights: [Int: Flight] = [:]
    /// How many there have been.
    private(set) var totalCount = 0

    init(_ configuration: SwitchWriterConfiguration) {
        self.configuration = configuration
    }

    var isEmpty: Bool { flights.isEmpty }
    var all: some Collection<Flight> { flights.values }

    private var sharedCount: Int { flights.values.count { !$0.isApart && !$0.isPull } }
    private var pullCount: Int { flights.values.count(where: \.isPull) }

    /// - Returns: The flight's number.
    mutating func begin(_ flight: Flight) -> Int {
        totalCount += 1
        flights[totalCount] = flight
        return totalCount
    }

    mutating func end(_ id: Int) -> Flight? { flights.removeValue(forKey: id) }

    /// Whether a switch that comes now can be sent at once, or what is in the queue fills a transaction.
    func hasRoom(for queue: SwitchQueue) -> Bool { hasRoomForNew(queue, sharedCount) }

    private func hasRoomForNew(_ queue: SwitchQueue, _ count: Int) -> Bool {
        count < configuration.maximumTransactionsInFlightBeforePartial
            || (count < configuration.maximumTransactionsInFlight && queue.fills(configuration.maximumTransactionRecords))
    }

    /// What the next transaction is made of, if there may be one: what has to be sent again before anything new.
    func next(_ queue: SwitchQueue) -> Source? {
        let shared = sharedCount
        if let count = queue.nextAgainCount {
            let isPiece = count <= configuration.maximumTransactionRecords / 8
            if shared < (isPiece ? Self.maximumPieces : configuration.maximumTransactionsInFlight) { return .again }
        } else if queue.hasNew, hasRoomForNew(queue, shared) {
            return .new
        }
        let pulls = pullCount
        if queue.hasPull, pulls < (shared > 0 ? Self.maximumPulls.beside : Self.maximumPulls.alone) { return .pull }
        let limit = shared > 0 ? Self.maximumApart.beside : Self.maximumApart.alone
        return queue.hasApart && flights.count - shared - pulls < limit ? .apart : nil
    }
}
