/// The absolute path of a znode, checked by the rules of the ZooKeeper server (see ``ZNodeName``).
///
/// Two paths are equal when their UTF-8 bytes are.
public struct ZNodePath: Sendable, CustomStringConvertible {
    /// The path's text: `/` or `/a/b`, never with a slash at the end.
    public let description: String

    /// The root, `/`.
    public static let root = ZNodePath(trusted: "/")

    /// Checks a path.
    ///
    /// - Throws: ``InvalidPathError`` when it does not begin with a slash, ends in one, or a component is not a valid name.
    public init(_ path: String) throws(InvalidPathError) {
        guard path.utf8.first == UInt8(ascii: "/") else {
            throw InvalidPathError(path: path, reason: path.isEmpty ? .empty : .notAbsolute)
        }
        if path.utf8.count > 1 {
            for component in path.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
                if let problem = ZNodeName.problem(in: String(Substring(component))) {
                    throw InvalidPathError(path: path, reason: problem)
                }
            }
        }
        var path = path
        path.makeContiguousUTF8()
        self.description = path
    }

    init(trusted path: String) {
        self.description = path
    }

    /// The path of the child of that name.
    public func appending(_ name: ZNodeName) -> ZNodePath {
        // Made once for each record that is written: in one piece of memory.
        var path = ""
        path.reserveCapacity(description.utf8.count + 1 + name.description.utf8.count)
        // The root is the only path of one byte.
        if description.utf8.count > 1 { path += description }
        path += "/"
        path += name.description
        return ZNodePath(trusted: path)
    }

    /// The path of the znode above, `nil` for the root.
    public var parent: ZNodePath? {
        guard self != .root, let slash = description.utf8.lastIndex(of: UInt8(ascii: "/")) else { return nil }
        return slash == description.startIndex ? .root : ZNodePath(trusted: String(description[..<slash]))
    }
}

extension ZNodePath: Hashable {
    public static func == (lhs: Self, rhs: Self) -> Bool {
        lhs.description.hasSameUTF8(as: rhs.description)
    }

    public func hash(into hasher: inout Hasher) {
        description.hashUTF8(into: &hasher)
    }
}
