/// What happened to a watched znode. A watch is told once; what happens between that and the next watch is not told, so read again.
public enum WatchEvent: Sendable, Hashable {
    case created
    case deleted
    case dataChanged
    case childrenChanged
}

/// What a watch is on.
struct Watched: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
        /// The data and the being there of a znode.
        case data
        case children
    }

    let path: ZNodePath
    let kind: Kind
}
