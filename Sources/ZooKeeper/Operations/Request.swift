/// What is asked of the server.
enum Request: Sendable {
    case get(ZNodePath, watch: WatchRegistration?)
    case exists(ZNodePath, watch: WatchRegistration?)
    case children(ZNodePath, watch: WatchRegistration?)
    case accessControlList(ZNodePath)
    case setAccessControlList(ZNodePath, AccessControlList, version: Int32?)
    case create(ZNodeCreation)
    case set(ZNodePath, data: [UInt8], version: Int32?)
    case delete(ZNodePath, version: Int32?)
    case transaction([TransactionOperation], wantsResults: Bool)
    case sync(ZNodePath)
    case removeWatches(Watched)

    var name: String {
        switch self {
        case .get: "get"
        case .exists: "exists"
        case .children: "children"
        case .accessControlList: "get access control list"
        case .setAccessControlList: "set access control list"
        case .create: "create"
        case .set: "set"
        case .delete: "delete"
        case .transaction: "transaction"
        case .sync: "sync"
        case .removeWatches: "remove watches"
        }
    }

    /// The one znode it is about; a transaction has many.
    var path: ZNodePath? {
        switch self {
        case .get(let path, _), .exists(let path, _), .children(let path, _), .accessControlList(let path),
            .setAccessControlList(let path, _, _), .set(let path, _, _), .delete(let path, _), .sync(let path):
            path
        case .create(let creation): creation.path
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
    func encodedSize(in chroot: Chroot) -> Int {
        if case .transaction(let operations, _) = self {
            return operations.reduce(64) { $0 + $1.encodedSize } + operations.count * chroot.byteCount
        }
        return encodedSize + chroot.byteCount
    }

    private var encodedSize: Int {
        switch self {
        case .create(let creation):
            72 + creation.path.description.utf8.count + creation.data.count + creation.access.encodedSize
        case .setAccessControlList(let path, let list, _): 64 + path.description.utf8.count + list.encodedSize
        case .set(let path, let data, _): 64 + path.description.utf8.count + data.count
        case .get, .exists, .children, .accessControlList, .delete, .sync, .removeWatches, .transaction:
            64 + (path?.description.utf8.count ?? 0)
        }
    }

    /// A server closes the connection on a longer frame (`jute.maxbuffer`, 1,048,575 bytes), which fails everything else that is
    /// under way, and a retry fails in the same way.
    static let maximumEncodedSize = 1_048_575
}
