/// Who may do what with a znode.
public struct AccessControlList: Sendable, Hashable {
    /// What is permitted, as ZooKeeper's bits.
    public struct Permissions: OptionSet, Sendable, Hashable {
        /// As on the wire.
        public let rawValue: Int32

        /// Takes bits as they are on the wire.
        public init(rawValue: Int32) { self.rawValue = rawValue }

        /// To read the data, and the names of the children.
        public static let read = Permissions(rawValue: 1)
        /// To write the data.
        public static let write = Permissions(rawValue: 2)
        /// To create children.
        public static let create = Permissions(rawValue: 4)
        /// To delete children.
        public static let delete = Permissions(rawValue: 8)
        /// To change this list.
        public static let administer = Permissions(rawValue: 16)
        /// Everything.
        public static let all: Permissions = [.read, .write, .create, .delete, .administer]
    }

    /// One line of the list.
    public struct Entry: Sendable, Hashable {
        /// What is permitted to it.
        public var permissions: Permissions
        /// `world`, `auth`, `digest`, `ip`, …
        public var scheme: String
        /// Who, in the scheme's own terms: `anyone` for `world`, nothing for `auth`.
        public var identity: String

        /// Takes a line as it is; the server checks it.
        public init(permissions: Permissions, scheme: String, identity: String) {
            self.permissions = permissions
            self.scheme = scheme
            self.identity = identity
        }
    }

    /// At least one: the server refuses an empty list.
    public var entries: [Entry]

    /// - Parameter entries: At least one: the server refuses an empty list.
    public init(_ entries: [Entry]) {
        self.entries = entries
    }

    /// Whether anybody, without any identity, may change the znode, its children, or this list.
    public var isWritableByAll: Bool {
        let writing: Permissions = [.write, .create, .delete, .administer]
        return entries.contains { $0.scheme == "world" && !$0.permissions.isDisjoint(with: writing) }
    }

    /// Everybody may do everything.
    public static let open = AccessControlList([Entry(permissions: .all, scheme: "world", identity: "anyone")])

    /// Everybody may read; the rest is for the identity that the creating session has authenticated as.
    public static let readableByAll = AccessControlList([
        Entry(permissions: .all, scheme: "auth", identity: ""),
        Entry(permissions: .read, scheme: "world", identity: "anyone"),
    ])
}
