/// What ZooKeeper keeps of a znode beside its data.
public struct ZNodeStat: Sendable, Hashable {
    /// The transaction that created the znode.
    public var createdTransaction: Int64
    /// The transaction that last wrote its data (`mzxid`). Of two writes anywhere in the tree the later one has the higher number.
    public var modifiedTransaction: Int64
    /// The transaction that last added or removed a child (`pzxid`).
    public var childrenTransaction: Int64
    /// When it was created, in milliseconds since 1970 by the server's clock.
    public var createdMilliseconds: Int64
    /// When its data was last written, in milliseconds since 1970 by the server's clock.
    public var modifiedMilliseconds: Int64
    /// How often its data was written since it was created.
    public var version: Int32
    /// How often its children changed.
    public var childrenVersion: Int32
    /// How often its access control list was changed.
    public var accessVersion: Int32
    /// The session that an ephemeral znode lives with, else 0.
    public var ephemeralOwner: Int64
    /// The length of its data in bytes.
    public var dataLength: Int32
    /// How many children it has.
    public var childrenCount: Int32
}
