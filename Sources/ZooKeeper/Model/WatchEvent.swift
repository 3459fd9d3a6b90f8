/// What happened to a watched znode. A watch is told once; what happens between that and the next watch is not told, so read again.
public enum WatchEvent: Sendable, Hashable {
    case created
    case deleted
    case dataChanged
    case childrenChanged
}
