/// What a server remembers of a subpool from one call to the next. Pure.
struct SubPoolMemory: Equatable {
    /// The last request that is known to have had a successful ack, byte for byte: what is put back after a refusal.
    private(set) var acceptedRequest: [UInt8]?
    /// The newest request (by the transaction that wrote it) that is not waited for any more: it was waited for, or is this server's own.
    private(set) var settledTransaction: Int64 = 0

    /// A jobmaker mines with what that request asked for.
    mutating func accepted(_ request: [UInt8]) {
        // What was never written asks for nothing.
        if !request.isEmpty { acceptedRequest = request }
    }

    /// A jobmaker refuses that request, whatever it said of it before.
    mutating func refused(_ request: [UInt8]) {
        if acceptedRequest == request { acceptedRequest = nil }
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
            accepted(request)
        } else {
            // Something else is in force now than what was known here, written in its own way perhaps.
            acceptedRequest = nil
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
