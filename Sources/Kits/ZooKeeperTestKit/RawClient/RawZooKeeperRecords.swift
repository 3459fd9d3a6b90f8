/// What ZooKeeper knows about a node besides its data.
public struct RawStat: Sendable, Equatable {
    /// The transaction that created it.
    public var czxid: Int64
    /// The transaction that last set its data.
    public var mzxid: Int64
    /// When it was created, in milliseconds since 1970.
    public var ctime: Int64
    /// When its data was last set, in milliseconds since 1970.
    public var mtime: Int64
    /// How often its data was set.
    public var version: Int32
    /// How often its children changed.
    public var cversion: Int32
    /// How often its ACL changed.
    public var aversion: Int32
    /// The session it goes with, 0 for a node that stays.
    public var ephemeralOwner: Int64
    /// Bytes of data.
    public var dataLength: Int32
    /// Number of children.
    public var numChildren: Int32
    /// The transaction that last changed its children.
    public var pzxid: Int64
}

/// Who may do what with a node.
public struct RawACL: Sendable, Equatable {
    /// Read 1, write 2, create 4, delete 8, admin 16.
    public var permissions: Int32
    /// `world`, `auth`, `digest`, …
    public var scheme: String
    /// Who, in the terms of the scheme.
    public var id: String

    public init(permissions: Int32, scheme: String, id: String) {
        self.permissions = permissions
        self.scheme = scheme
        self.id = id
    }

    /// Everybody may do everything.
    public static let open = RawACL(permissions: 31, scheme: "world", id: "anyone")
    /// Whoever creates the node, as it has authenticated itself, may do everything.
    public static let creatorAll = RawACL(permissions: 31, scheme: "auth", id: "")
}

/// A node as it was read.
public struct RawNode: Sendable, Equatable {
    /// Its data; nil data is read as none.
    public var data: [UInt8]
    /// What ZooKeeper knows about it.
    public var stat: RawStat

    public init(data: [UInt8], stat: RawStat) {
        self.data = data
        self.stat = stat
    }

    /// The data as UTF-8, with replacement characters where it is not.
    public var text: String { String(decoding: data, as: UTF8.self) }
}

/// How long a node stays, and who names it.
public enum RawCreateMode: Int32, Sendable {
    case persistent = 0
    case ephemeral = 1
    case persistentSequential = 2
    case ephemeralSequential = 3
}
