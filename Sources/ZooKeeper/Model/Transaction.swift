/// Operations that are done all, in their order, or not at all.
///
/// ```swift
/// try await client.transaction { transaction in
///     transaction.check("/app/config", version: 3)
///     transaction.set("/app/config", data: newConfig)
///     transaction.create("/app/history/change-", data: change, mode: .persistentSequential)
/// }
/// ```
public struct Transaction: Sendable, Hashable {
    /// In the order in which they are done.
    public private(set) var operations: [TransactionOperation]

    public init(_ operations: [TransactionOperation] = []) {
        self.operations = operations
    }

    /// How many bytes they take in the request, the request's own few aside. A server accepts 1 MiB.
    public var encodedSize: Int { operations.reduce(0) { $0 + $1.encodedSize } }

    /// Creates a znode.
    ///
    /// - Parameters:
    ///   - path: With the server's counter behind it where the mode is sequential.
    ///   - data: At most 1 MiB, with all of the transaction.
    ///   - access: Who may do what with it.
    ///   - mode: Neither a container nor one with a time to live: with them the transaction is not sent.
    public mutating func create(
        _ path: ZNodePath,
        data: [UInt8] = [],
        access: AccessControlList = .open,
        mode: CreateMode = .persistent
    ) {
        operations.append(.create(path, data: data, access: access, mode: mode))
    }

    /// Writes a znode's data, if it has that version (`nil`: any).
    public mutating func set(_ path: ZNodePath, data: [UInt8], version: Int32? = nil) {
        operations.append(.set(path, data: data, version: version))
    }

    /// Deletes a znode without children, if it has that version (`nil`: any).
    public mutating func delete(_ path: ZNodePath, version: Int32? = nil) {
        operations.append(.delete(path, version: version))
    }

    /// Holds the transaction to that version of a znode: if it has another, or is not there, nothing is done.
    public mutating func check(_ path: ZNodePath, version: Int32) {
        operations.append(.check(path, version: version))
    }
}
