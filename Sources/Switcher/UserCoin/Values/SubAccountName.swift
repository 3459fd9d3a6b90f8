public import ZooKeeper

/// The name of a sub-account (`puname`) that may have a record: a valid znode name of at most 200 bytes of UTF-8.
///
/// Two names are equal when their bytes are, since each is a znode of its own.
public struct SubAccountName: Sendable, Hashable, CustomStringConvertible {
    /// The znode that is its record, below the watch directory.
    public let nodeName: ZNodeName

    public var description: String { nodeName.description }

    /// - Returns: `nil` when ZooKeeper would refuse the name, or it is too long.
    public init?(_ name: String) {
        guard SubAccountNameRule.isValid(name) else { return nil }
        self.init(checked: name)
    }

    /// One that ``SubAccountNameRule`` has let pass.
    init(checked name: String) {
        nodeName = ZNodeName(checked: name)
    }

    /// A record that is there, whatever its name's length.
    init(record nodeName: ZNodeName) {
        self.nodeName = nodeName
    }
}
