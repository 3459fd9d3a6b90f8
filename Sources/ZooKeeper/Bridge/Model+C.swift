import CZooKeeper

// The library's values and the module's own: each is told once, here.

extension CreateMode {
    var rawValue: Int32 {
        switch self {
        case .persistent: czk_mode_persistent()
        case .ephemeral: czk_mode_ephemeral()
        case .persistentSequential: czk_mode_persistent_sequential()
        case .ephemeralSequential: czk_mode_ephemeral_sequential()
        }
    }
}

extension ZNodeStat {
    init(_ stat: Stat) {
        self.init(
            createdTransaction: stat.czxid,
            modifiedTransaction: stat.mzxid,
            createdMilliseconds: stat.ctime,
            modifiedMilliseconds: stat.mtime,
            version: stat.version,
            childrenVersion: stat.cversion,
            ephemeralOwner: stat.ephemeralOwner,
            dataLength: stat.dataLength,
            childrenCount: stat.numChildren
        )
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

extension AccessControlList {
    /// Copies the library's list.
    init(_ list: ACL_vector?) {
        self.init(
            UnsafeBufferPointer(start: list?.data, count: list?.data == nil ? 0 : Int(list?.count ?? 0)).map { entry in
                Entry(
                    permissions: Permissions(rawValue: entry.perms),
                    scheme: entry.id.scheme.map { String(cString: $0) } ?? "",
                    identity: entry.id.id.map { String(cString: $0) } ?? ""
                )
            }
        )
    }
}

extension WatchEvent {
    /// `nil` for a session event, and for a type that this module does not register.
    init?(libraryType type: Int32) {
        switch type {
        case czk_event_created(): self = .created
        case czk_event_deleted(): self = .deleted
        case czk_event_changed(): self = .dataChanged
        case czk_event_child(): self = .childrenChanged
        default: return nil
        }
    }
}
