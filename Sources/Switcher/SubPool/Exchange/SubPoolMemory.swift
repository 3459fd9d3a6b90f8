import ZooKeeper

/// What a server remembers of a subpool from one call to the next. Pure.
struct SubPoolMemory: Equatable {
    /// The last request that is known to have had a successful ack, byte for byte: what is put back after a refusal.
    private(set) var acceptedRequest: [UInt8]?
    /// What is in force with it, in the jobmaker's own form.
    private var acceptedCoinbase: Coinbase?
    /// Whether others have written the request node since, so that a jobmaker may have accepted a later request, unseen.
    private(set) var isDoubtful = false
    /// Whether the request node was made anew since: what was accepted before may be long past.
    private var isOfEarlierNode = false
    /// Whether the turn node keeps it: then no server's success is unseen.
    private var isShared = false
    /// What the turn node says that was written last in a turn; `nil`: it does not say.
    private var writtenInTurn: [UInt8]?
    /// The request node as it was seen, or written, last.
    private var seen: Sight?
    /// The newest request (by the transaction that wrote it) that is not waited for any more: it was waited for, or is this server's own.
    private(set) var settledTransaction: Int64 = 0

    private struct Sight: Equatable {
        let version: Int32
        let transaction: Int64
    }

    /// A turn has begun: what the turn node keeps is what was accepted before, whichever server's it was.
    ///
    /// - Parameter record: `nil`: it keeps nothing yet, or the server is on its own. Then what this one knows is all there is.
    mutating func shares(_ record: TurnRecord?) {
        isShared = record != nil
        writtenInTurn = record?.written
        guard let record else { return }
        if acceptedRequest != record.accepted { (acceptedRequest, acceptedCoinbase) = (record.accepted, nil) }
        (isDoubtful, isOfEarlierNode) = (record.isDoubtful, false)
        seen = nil
    }

    /// The request node was made after the turn node had been written, so the turn node tells of another one. What is in force now is a
    /// jobmaker's own affair.
    mutating func forgetEarlierNode() {
        writtenInTurn = nil
        forgetAccepted()
    }

    /// A jobmaker mines with what that request asked for.
    ///
    /// - Parameter coinbase: What is in force since, as the jobmaker writes it.
    mutating func accepted(_ request: [UInt8], as coinbase: Coinbase? = nil) {
        // What was never written asks for nothing.
        guard !request.isEmpty else { return }
        (acceptedRequest, acceptedCoinbase, isDoubtful, isOfEarlierNode) = (request, coinbase, false, false)
    }

    /// A jobmaker refuses that request, whatever it said of it before.
    ///
    /// - Parameter standing: What is in force by all acks to it, if they agree.
    mutating func refused(_ request: [UInt8], standing: Coinbase? = nil) {
        if acceptedRequest == request { return forgetAccepted() }
        // Another server's success may be in force, which must not be undone.
        if isDoubtful, let standing, !mayBeAccepted(standing) { return forgetAccepted() }
        // Of a node that is no more nothing is put back that no ack names.
        if isOfEarlierNode, standing == nil { forgetAccepted() }
    }

    private mutating func forgetAccepted() {
        (acceptedRequest, acceptedCoinbase, isDoubtful, isOfEarlierNode) = (nil, nil, false, false)
    }

    /// Whether the accepted request may have put that in force.
    private func mayBeAccepted(_ standing: Coinbase) -> Bool {
        if standing == acceptedCoinbase { return true }
        guard let acceptedRequest, let asked = Coinbase(request: acceptedRequest) else { return acceptedCoinbase == nil }
        return standing.infoBytes == asked.infoBytes && standing.satisfies(asked)
    }

    /// The request node was read, before a request is written.
    ///
    /// - Parameter isKept: A question writes again what it has found: that one is asked about.
    mutating func saw(_ request: [UInt8], _ stat: ZNodeStat, isKept: Bool) {
        if request == acceptedRequest {
            (isDoubtful, isOfEarlierNode) = (false, false)
        } else if isShared {
            // Whoever writes without turns: a program before this one, or a server that shares nothing.
            if let writtenInTurn, request != writtenInTurn { isDoubtful = acceptedRequest != nil }
        } else if let seen, acceptedRequest != nil {
            let writes = Int64(stat.version) - Int64(seen.version)
            let isAnew = stat.createdTransaction > seen.transaction
            if isAnew || writes > (isKept ? 1 : 0) { doubt() }
            if isAnew { isOfEarlierNode = true }
        }
        wrote(version: stat.version, transaction: stat.modifiedTransaction)
    }

    /// The request node may have held another request meanwhile.
    mutating func doubt() {
        isDoubtful = acceptedRequest != nil && !isShared
    }

    /// This server has written the request node.
    mutating func wrote(version: Int32, transaction: Int64) {
        seen = Sight(version: version, transaction: transaction)
    }

    /// Nobody waits for the ack to that request any more.
    mutating func settled(_ transaction: Int64) {
        settledTransaction = max(settledTransaction, transaction)
    }

    /// The request node was read: that transaction has written it last.
    mutating func found(writtenBy transaction: Int64) {
        // Nobody can have waited for a later one, unless ZooKeeper was set up anew since, and counts from its start.
        if transaction < settledTransaction { settledTransaction = 0 }
    }

    /// The request node holds that request, whoever wrote it, and an ack was written after it.
    mutating func observed(_ request: [UInt8], ack: JobmakerAck) {
        guard request != acceptedRequest, ack.isSuccess else { return }
        // A late one, to what is known already.
        if let acceptedRequest, let known = Coinbase(request: acceptedRequest), ack.isSuccess(with: known) { return }
        if let asked = Coinbase(request: request), ack.isSuccess(with: asked) {
            accepted(request, as: ack.standing)
        } else if !isShared {
            // Something else is in force now than what was known here, written in its own way perhaps.
            forgetAccepted()
        }
    }

    /// What is written into the request node in place of a refused request.
    ///
    /// - Parameters:
    ///   - previous: What the request node held before it.
    ///   - standing: What is in force by all acks to the refused request, if they agree.
    /// - Returns: `nil`: nobody knows.
    func requestToPutBack(
        inPlaceOf refused: [UInt8],
        previous: [UInt8],
        standing: Coinbase?,
        name: SubPoolName
    ) -> [UInt8]? {
        // docs/models/coinbase.pml: ACCEPTED_BEFORE
        if let acceptedRequest, acceptedRequest != refused { return acceptedRequest }
        // Never written: with that the jobmaker mines what its own configuration says, as before.
        if previous.isEmpty { return previous }
        // A jobmaker may say anything; what it would not read, or not as text, is nothing to put back.
        guard let standing, standing.isText, !standing.payoutAddressBytes.isEmpty else { return nil }
        let request = name.request(standing)
        return request.count <= JobmakerRequest.maximumByteCount ? request : nil
    }
}

extension Coinbase {
    fileprivate var isText: Bool {
        String(validating: infoBytes, as: UTF8.self) != nil && String(validating: payoutAddressBytes, as: UTF8.self) != nil
    }
}
