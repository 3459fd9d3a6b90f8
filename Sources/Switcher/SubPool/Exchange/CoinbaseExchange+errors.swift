import ZooKeeper

// What a call is told where ZooKeeper gives an error.
extension CoinbaseExchange {
    /// The request node, or the ack's, could not be read before the request was written.
    func unread(_ error: ZooKeeperError) -> SubPoolError {
        switch error.code {
        case .noNode: doesNotExist
        case .tooManyOperations: .busy
        default: .notRead
        }
    }

    /// The request was not written.
    ///
    /// - Returns: `nil`: nobody knows whether it was. The request node tells.
    func unwritten(_ error: ZooKeeperError) -> SubPoolError? {
        switch error.code {
        case .badVersion: .dataUpdated
        case .noNode: doesNotExist
        case .tooManyOperations: .busy
        case _ where error.isOutcomeUnknown: nil
        case _ where error.isWait: .notConfirmed
        default: .writeFailed
        }
    }

    /// The ack could not be read.
    func unreadAck(_ error: ZooKeeperError) -> SubPoolError {
        error.isWait ? .timeout : .cannotGetAck
    }

    /// The request node could not be read again.
    func unchecked(_ error: ZooKeeperError) -> SubPoolError {
        error.code == .noNode ? .dataUpdated : error.isWait ? .timeout : .notRead
    }

    private var doesNotExist: SubPoolError { .doesNotExist(name: request.name.subPool.description) }
}

extension ZooKeeperError {
    /// Whether it says that ZooKeeper is away, or that the time was up: a call that has written its request can only wait then.
    var isWait: Bool { isConnectionProblem || code == .cancelled || code == .closed || code == .tooManyOperations }
}
