public import ZooKeeper

/// The name of a sub-account (`puname`) that may have a record: a valid znode name of at most 200 bytes of UTF-8.
///
/// Two names are equal when their bytes are, since each is a znode of its own.
public struct SubAccountName: Sendable, Hashable, CustomStringConvertible {
    /// sserver looks up no longer name.
    public static let maximumByteCount = 200

    /// The znode that is its record, below the watch directory.
    public let nodeName: ZNodeName

    public var description: String { nodeName.description }

    /// - Returns: `nil` when ZooKeeper would refuse the name, or it is too long.
    public init?(_ name: String) {
        guard name.utf8.count <= Self.maximumByteCount, let nodeName = try? ZNodeName(name) else { return nil }
        self.nodeName = nodeName
    }

    /// A record that is there, whatever its name's length.
    init(record nodeName: ZNodeName) {
        self.nodeName = nodeName
    }
}
