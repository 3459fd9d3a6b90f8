import ZooKeeper

/// An update that was not answered in time: its request stays recorded, and a jobmaker may still do as it says, or refuse it.
struct FollowUp {
    var exchange: CoinbaseExchange
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

    /// - Returns: `nil` where there are too many, or none is wanted.
    mutating func start(_ exchange: CoinbaseExchange, now: ContinuousClock.Instant) -> FollowUp? {
        let node = exchange.nodes.request
        guard time > .zero, followUps[node] != nil || followUps.count < maximumCount else { return nil }
        lastID += 1
        let call = SubPoolCall(exchange.request, latestTurn: now + time)
        let followUp = FollowUp(exchange: exchange, id: lastID, deadline: now + time, call: call)
        followUps[node] = followUp
        return followUp
    }

    mutating func takesTurn(_ node: ZNodePath) {
        followUps[node]?.isInTurn = true
    }

    mutating func remove(_ node: ZNodePath) -> FollowUp? {
        followUps.removeValue(forKey: node)
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
