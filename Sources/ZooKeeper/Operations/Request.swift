/// What is asked of the server.
enum Request: Sendable {
    case get(ZNodePath, watch: WatchRegistration?)
    case exists(ZNodePath, watch: WatchRegistration?)
    case children(ZNodePath, watch: WatchRegistration?)
    case accessControlList(ZNodePath)
    case create(ZNodePath, data: [UInt8], access: AccessControlList, mode: CreateMode)
    case set(ZNodePath, data: [UInt8], version: Int32?)
    case delete(ZNodePath, version: Int32?)
    case transaction([TransactionOperation], wantsResults: Bool)
    case removeWatches(Watched)

    var name: String {
        switch self {
        case .get: "get"
        case .exists: "exists"
        case .children: "children"
        case .accessControlList: "get access control list"
        case .create: "create"
        case .set: "set"
        case .delete: "delete"
        case .transaction: "transaction"
        case .removeWatches: "remove watches"
        }
    }

    /// The one znode it is about; a transaction has many.
    var path: ZNodePath? {
        switch self {
        case .get(let path, _), .exists(let path, _), .children(let path, _), .accessControlList(let path),
            .create(let path, _, _, _), .set(let path, _, _), .delete(let path, _):
            path
        case .removeWatches(let watched): watched.path
        case .transaction: nil
        }
    }

    var watch: WatchRegistration? {
        switch self {
        case .get(_, let watch), .exists(_, let watch), .children(_, let watch): watch
        default: nil
        }
    }

    /// An upper bound of its size on the wire, in bytes.
    var encodedSize: Int {
        switch self {
        case .transaction(let operations, _): operations.reduce(64) { $0 + $1.encodedSize }
        case .create(let path, let data, let access, _): 64 + path.description.utf8.count + data.count + access.encodedSize
        case .set(let path, let data, _): 64 + path.description.utf8.count + data.count
        case .get, .exists, .children, .accessControlList, .delete, .removeWatches: 64 + (path?.description.utf8.count ?? 0)
        }
    }

    /// A server closes the connection on a longer frame (`jute.maxbuffer`, 1,048,575 bytes), which fails everything else that is
    /// under way, and a retry fails in the same way.
    static let maximumEncodedSize = 1_048_575
}

/// What the server answered.
enum Response: Sendable {
    case none
    case data([UInt8], ZNodeStat)
    case stat(ZNodeStat)
    /// To an `exists` about a znode that is not there.
    case missing
    case children([ZNodeName], ZNodeStat)
    case accessControlList(AccessControlList)
    case created(ZNodePath)
    case transaction([TransactionResult])
}
