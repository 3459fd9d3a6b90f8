import ZooKeeper

/// Putting back, for a refused request, the last one that was accepted: a jobmaker that starts would find the refused request, and fall
/// back to its own configuration file. Decides what is written in its place, and what follows each attempt. Pure.
///
/// It is due when an update is answered with a refusal, at once or late, and when a question finds a refused request and a jobmaker says
/// the same again: see ``CoinbaseExchange/afterAnswer``. Which request it is: see ``SubPoolMemory/requestToPutBack(inPlaceOf:previous:standing:name:)``.
struct PutBack: Equatable {
    enum Plan: Equatable {
        case write(PutBack)
        /// The same is there already.
        case nothing
        /// Nobody knows what was accepted before.
        case unknown
    }

    enum Step: Equatable {
        case done(transaction: Int64)
        /// Somebody else has written it, or nobody knows whether it was written: the request node is read.
        case look
        /// Somebody else has written the refused request unchanged: again, at that version.
        case again
        /// Somebody else has written the request node, or it is gone: what is there now is theirs.
        case leftAlone
        /// ZooKeeper is away: again, after a while.
        case pending
        case failed
    }

    /// What is put back.
    let target: [UInt8]
    /// What it is written in place of, and at which version.
    private(set) var refused: RequestContent

    /// - Parameters:
    ///   - previous: What the request node held before the refused request.
    ///   - standing: What is in force by all acks to the refused request, if they agree.
    static func plan(
        for refused: RequestContent,
        previous: [UInt8],
        standing: Coinbase?,
        _ memory: SubPoolMemory,
        _ name: SubPoolName
    ) -> Plan {
        let target = memory.requestToPutBack(inPlaceOf: refused.data, previous: previous, standing: standing, name: name)
        guard let target else { return .unknown }
        return target == refused.data ? .nothing : .write(PutBack(target: target, refused: refused))
    }

    static func afterFailedWrite(_ error: ZooKeeperError) -> Step {
        if error.code == .noNode { return .leftAlone }
        return error.code == .badVersion || error.isWait ? .look : .failed
    }

    static func afterFailedLook(_ error: ZooKeeperError) -> Step {
        if error.code == .noNode { return .leftAlone }
        return error.isWait ? .pending : .failed
    }

    /// The request node was read.
    mutating func found(_ data: [UInt8], _ stat: ZNodeStat) -> Step {
        if data == target { return .done(transaction: stat.modifiedTransaction) }
        // docs/models/coinbase.pml: PUT_BACK_HELD
        guard data == refused.data else { return .leftAlone }
        refused = RequestContent(data, stat)
        return .again
    }
}
