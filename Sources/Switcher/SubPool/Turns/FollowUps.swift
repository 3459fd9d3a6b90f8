import ZooKeeper

/// An update whose caller was told that it is not confirmed, or that its answer cannot be read: its request may stay recorded, and a
/// jobmaker may still do as it says, or refuse it.
struct FollowUp {
    var exchange: CoinbaseExchange
    /// Those that were followed up before this one, the last at the end. As long as nobody knows whether this one was written, theirs may be
    /// what is recorded.
    var earlier: [CoinbaseExchange] = []
    /// Tells it from a later one of the same subpool.
    let id: Int
    let deadline: ContinuousClock.Instant
    /// Answered once the follow-up is to end. It stands for it while it waits for the next ack, and in the queue for its turn.
    var call: SubPoolCall
    /// An ack is being looked at in a turn. A refusal is put back then, whatever else ends.
    var isInTurn = false
}

/// The updates that are followed up, one a subpool at most. Pure.
struct FollowUps {
    private var followUps: [ZNodePath: FollowUp] = [:]
    private var lastID = 0
    private let maximumCount: Int
    private let time: Duration

    /// How many are kept that may have been written before one that may not have been.
    private static let maximumEarlier = 8

    /// - Parameters:
    ///   - maximumCount: How many at the same time.
    ///   - time: How long each.
    init(maximumCount: Int, time: Duration) {
        self.maximumCount = maximumCount
        self.time = time
    }

    /// Those that only wait.
    var waiting: [ZNodePath] { followUps.filter { !$1.isInTurn }.map(\.key) }

    subscript(node: ZNodePath) -> FollowUp? { followUps[node] }

    /// - Parameter earlier: What was followed up there so far, and may be what is recorded.
    /// - Returns: `nil` where there are too many, or none is wanted.
    mutating func start(
        _ exchange: CoinbaseExchange,
        after earlier: FollowUp? = nil,
        now: ContinuousClock.Instant
    ) -> FollowUp? {
        let node = exchange.nodes.request
        guard time > .zero, followUps[node] != nil || followUps.count < maximumCount else { return nil }
        lastID += 1
        let call = SubPoolCall(exchange.request, latestTurn: now + time)
        var followUp = FollowUp(exchange: exchange, id: lastID, deadline: now + time, call: call)
        if let earlier { followUp.earlier = Array((earlier.earlier + [earlier.exchange]).suffix(Self.maximumEarlier)) }
        followUps[node] = followUp
        return followUp
    }

    mutating func takesTurn(_ node: ZNodePath) {
        followUps[node]?.isInTurn = true
    }

    mutating func remove(_ node: ZNodePath) -> FollowUp? {
        followUps.removeValue(forKey: node)
    }

    /// It was not written: the one before it is followed up on.
    ///
    /// - Returns: `false` where there is none.
    mutating func goesBack(_ node: ZNodePath) -> Bool {
        guard let earlier = followUps[node]?.earlier.popLast() else {
            followUps[node] = nil
            return false
        }
        waitsOn(node, earlier)
        return true
    }

    /// It was written, and so in place of those before it.
    ///
    /// - Returns: Those.
    mutating func replacesEarlier(_ node: ZNodePath, _ exchange: CoinbaseExchange) -> [CoinbaseExchange] {
        let earlier = followUps[node]?.earlier ?? []
        followUps[node]?.earlier = []
        waitsOn(node, exchange)
        return earlier
    }

    /// It has got no turn, or what it has found in its turn was no answer: it waits on.
    mutating func waitsOn(_ node: ZNodePath, _ exchange: CoinbaseExchange? = nil) {
        guard var followUp = followUps[node] else { return }
        if let exchange { followUp.exchange = exchange }
        followUp.call = SubPoolCall(followUp.exchange.request, latestTurn: followUp.deadline)
        followUp.isInTurn = false
        followUps[node] = followUp
    }
}
