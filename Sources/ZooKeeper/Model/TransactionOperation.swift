/// One operation of a transaction.
public enum TransactionOperation: Sendable, Hashable {
    /// Creates a znode.
    case create(ZNodePath, data: [UInt8], access: AccessControlList = .open, mode: CreateMode = .persistent)
    /// Writes a znode's data, if it has that version (`nil`: any).
    case set(ZNodePath, data: [UInt8], version: Int32? = nil)
    /// Deletes a znode, if it has that version (`nil`: any).
    case delete(ZNodePath, version: Int32? = nil)
    /// Holds the transaction to that version of a znode.
    case check(ZNodePath, version: Int32)

    var path: ZNodePath {
        switch self {
        case .create(let path, _, _, _), .set(let path, _, _), .delete(let path, _), .check(let path, _): path
        }
    }

    /// How many bytes the operation takes in the request, by the wire format: an operation header of 9, strings and data with a
    /// length of 4 before them, integers of 4.
    public var encodedSize: Int {
        switch self {
        case .create(let path, let data, let access, _): path.headerSize + 4 + data.count + access.encodedSize + 4
        case .set(let path, let data, _): path.headerSize + 4 + data.count + 4
        case .delete(let path, _), .check(let path, _): path.headerSize + 4
        }
    }
}

extension ZNodePath {
    fileprivate var headerSize: Int { 9 + 4 + description.utf8.count }
}

extension AccessControlList {
    var encodedSize: Int {
        entries.reduce(4) { $0 + 12 + $1.scheme.utf8.count + $1.identity.utf8.count }
    }
}

/// What one operation of a successful transaction yielded.
public enum TransactionResult: Sendable, Hashable {
    /// The path of the created znode, with the server's counter where the mode is sequential.
    case created(ZNodePath)
    /// The znode after the write.
    case set(ZNodeStat)
    /// A deletion or a check: nothing to tell.
    case done
}
