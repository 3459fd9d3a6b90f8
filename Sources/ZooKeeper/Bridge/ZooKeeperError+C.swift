import CZooKeeper

extension ZooKeeperError {
    /// What became of a request that was sent: none for success.
    ///
    /// - Parameter results: What the library was told of a transaction's operations.
    init?(libraryCode: Int32, _ request: Request, results: TransactionResultBuffers? = nil) {
        guard let code = Code(libraryCode: libraryCode) else { return nil }
        self.init(code, operation: request.name, path: request.path, libraryCode: libraryCode)
        // Where the connection failed, or the server was too busy to look at any of them, the results say nothing.
        if case .transaction(let operations, _) = request, !isConnectionProblem, code != .throttled,
            let index = results?.failedIndex, operations.indices.contains(index)
        {
            operationIndex = index
            path = operations[index].path
        }
        self.code = request.code(of: code, ofOperation: operationIndex)
    }
}

extension ZooKeeperError.Code {
    /// The name of one of the library's codes, none for success.
    init?(libraryCode code: Int32) {
        switch ZOO_ERRORS(rawValue: code) {
        case ZOK: return nil
        case ZNONODE: self = .noNode
        case ZNODEEXISTS: self = .nodeExists
        case ZBADVERSION: self = .badVersion
        case ZNOTEMPTY: self = .notEmpty
        case ZNOAUTH: self = .noAuthorization
        case ZAUTHFAILED: self = .authenticationFailed
        case ZNOCHILDRENFOREPHEMERALS: self = .noChildrenForEphemerals
        case ZINVALIDACL: self = .invalidAccessControlList
        case ZBADARGUMENTS: self = .badArguments
        case ZUNIMPLEMENTED: self = .unimplemented
        case ZNOTREADONLY: self = .notReadWrite
        // A disconnect fails what is pending with one of these, by how it was noticed. All say the same: nobody knows.
        case ZCONNECTIONLOSS, ZOPERATIONTIMEOUT, ZRUNTIMEINCONSISTENCY, ZSYSTEMERROR, ZCLOSING, ZINVALIDSTATE:
            self = .connectionLoss
        case ZSESSIONEXPIRED: self = .sessionExpired
        case ZSESSIONMOVED: self = .sessionMoved
        case ZTHROTTLEDOP: self = .throttled
        case .unknownSession: self = .sessionExpired
        case .quotaExceeded: self = .quotaExceeded
        default: self = .other(code)
        }
    }
}

/// The server's codes that the header of 3.8.0 has no name for, by the server's names.
extension ZOO_ERRORS {
    /// `UNKNOWNSESSION`, which the server calls internal: its answer to what arrives just after the session has ended.
    fileprivate static let unknownSession = ZOO_ERRORS(rawValue: -12)
    /// `QUOTAEXCEEDED`, since 3.7 of the server.
    fileprivate static let quotaExceeded = ZOO_ERRORS(rawValue: -125)
}
