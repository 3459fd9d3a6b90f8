/// Who may do what with a znode.
public struct AccessControlList: Sendable, Hashable {
    /// What is permitted, as ZooKeeper's bits.
    public struct Permissions: OptionSet, Sendable, Hashable {
        public let rawValue: Int32

        public init(rawValue: Int32) { self.rawValue = rawValue }

        public static let read = Permissions(rawValue: 1)
        public static let write = Permissions(rawValue: 2)
        public static let create = Permissions(rawValue: 4)
        public static let delete = Permissions(rawValue: 8)
        public static let administer = Permissions(rawValue: 16)
        public static let all: Permissions = [.read, .write, .create, .delete, .administer]
    }

    /// One line of the list.
    public struct Entry: Sendable, Hashable {
        public var permissions: Permissions
        /// `world`, `auth`, `digest`, `ip`, …
        public var scheme: String
        /// Who, in the scheme's own terms: `anyone` for `world`, nothing for `auth`.
        public var identity: String

        public init(permissions: Permissions, scheme: String, identity: String) {
            self.permissions = permissions
            self.scheme = scheme
            self.identity = identity
        }
    }

    public var entries: [Entry]

    /// - Parameter entries: At least one: the server refuses an empty list.
    public init(_ entries: [Entry]) {
        self.entries = entries
    }

    /// Everybody may do everything.
    public static let open = AccessControlList([Entry(permissions: .all, scheme: "world", identity: "anyone")])

    /// Everybody may read; the rest is for the identity that the creating session has authenticated as.
    public static let readableByAll = AccessControlList([
        Entry(permissions: .all, scheme: "auth", identity: ""),
        Entry(permissions: .read, scheme: "world", identity: "anyone"),
    ])
}
