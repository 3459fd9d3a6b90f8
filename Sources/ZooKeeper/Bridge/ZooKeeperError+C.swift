import CZooKeeper

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
        case ZNOTREADONLY: self = .notReadWrite
        // A disconnect fails what is pending with one of these, by how it was noticed. All say the same: nobody knows.
        case ZCONNECTIONLOSS, ZOPERATIONTIMEOUT, ZRUNTIMEINCONSISTENCY, ZSYSTEMERROR, ZCLOSING, ZINVALIDSTATE:
            self = .connectionLoss
        case ZSESSIONEXPIRED: self = .sessionExpired
        case ZSESSIONMOVED: self = .sessionMoved
        default:
            // What the header of 3.8.0 has no name for.
            switch code {
            // The server's "unknown session", which it calls internal: its answer to what arrives just after the session has ended.
            case -12: self = .sessionExpired
            // Since 3.7 of the server.
            case -125: self = .quotaExceeded
            // Since 3.6 of the server.
            case -127: self = .throttled
            default: self = .other(code)
            }
        }
    }
}
