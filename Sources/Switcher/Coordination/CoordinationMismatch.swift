public import ZooKeeper

/// `ZKCoordinationDir` is not one that this server can share: it is of another format, or of servers with other directories.
public struct CoordinationMismatch: Error, Sendable, Hashable, CustomStringConvertible {
    /// `ZKCoordinationDir`.
    public let root: ZNodePath
    /// What differs, as it reads after the path.
    public let problem: String

    /// One line without control characters.
    public var description: String {
        "ZKCoordinationDir \"\(root.description.escapedForOneLine(maximumByteCount: 256))\" \(problem)"
    }
}
