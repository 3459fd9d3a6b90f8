/// The znode that a client takes for the root: its paths are below it. Requests go out with it in front, and answers come back without.
///
/// The library could do it too, but then the same session could not make the chroot itself where it is missing.
struct Chroot: Sendable {
    /// Without a slash at the end: empty where it is the server's own root.
    private let prefix: String
    let path: ZNodePath

    init(_ path: ZNodePath) {
        self.path = path
        prefix = path == .root ? "" : path.description
    }

    var isRoot: Bool { prefix.isEmpty }
    var byteCount: Int { prefix.utf8.count }

    /// The path as the server knows it.
    func full(_ path: ZNodePath) -> String {
        if prefix.isEmpty { return path.description }
        return path == .root ? prefix : prefix + path.description
    }

    /// The path as the client knows it, of one that the server has made of ours.
    func relative(_ path: String) -> ZNodePath {
        guard !prefix.isEmpty else { return ZNodePath(trusted: path) }
        let rest = path.utf8.dropFirst(byteCount)
        return rest.isEmpty ? .root : ZNodePath(trusted: String(Substring(rest)))
    }
}
