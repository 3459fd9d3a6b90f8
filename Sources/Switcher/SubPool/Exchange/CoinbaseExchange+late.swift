import ZooKeeper

// Since the call was told that its update is not confirmed, or that its answer cannot be read. The request may stand, and an ack may still decide it.
extension CoinbaseExchange {
    var isLate: Bool {
        switch state {
        case .late, .unsure: true
        default: false
        }
    }

    /// Whether the request node has to tell first whether the request was written at all.
    var isUnsure: Bool { if case .unsure = state { true } else { false } }

    /// There is an ack to be looked at though the call was told that there is none.
    mutating func resume(_ memory: SubPoolMemory) {
        guard case .late(var sent) = state else { return }
        sent.writesBefore = sent.judge.writes
        state = .awaitingAck(sent)
        self.memory = memory
        if sent.mayFollowOthers { self.memory.doubt() }
    }

    /// Whether another ack is waited for. One that is late waits without a turn, unless it has just been written again.
    var waitsOn: Bool {
        guard let sent else { return false }
        return sent.writesBefore.map { sent.judge.writes > $0 } ?? true
    }

    // MARK: Whether it was written

    enum LateLook: Equatable {
        /// The request is there: an ack decides.
        case written
        /// What was there before is there still.
        case notWritten
        /// Somebody else has written since.
        case overtaken
    }

    /// Nobody can tell whether the request was written.
    mutating func isLeftUnsure() {
        guard case .prepared(let found, let isUnanswered) = state, case .update = request else { return }
        state = .unsure(found, isUnanswered: isUnanswered)
    }

    /// The request node was read, behind all that was sent before.
    mutating func lookedWhetherWritten(_ data: [UInt8], _ stat: ZNodeStat) -> LateLook {
        guard case .unsure(let found, let isUnanswered) = state else { return .written }
        if stat.modifiedTransaction == found.transaction { return .notWritten }
        guard data == request.data else { return .overtaken }
        // Others may have written in between, and answers to that may still come.
        let mayFollowOthers = !found.isFollowed(by: stat)
        var sent = sent(RequestContent(data, stat), inPlaceOf: found, isUnanswered: isUnanswered || mayFollowOthers)
        sent.mayFollowOthers = mayFollowOthers
        state = .late(sent)
        return .written
    }
}

extension SubPoolError {
    /// Whether it is told of a request that was written, and may stand without an answer.
    var leavesRequest: Bool {
        switch self {
        case .timeout, .cannotGetAck, .cannotParseAck, .notRead, .writeFailed: true
        case .doesNotExist, .cannotAcknowledge, .dataUpdated, .notConfirmed, .busy, .notShared, .stopped, .cancelled: false
        }
    }
}
