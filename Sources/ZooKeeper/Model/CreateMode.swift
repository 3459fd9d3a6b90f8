/// How long a znode lives, and whether the server completes its name.
public enum CreateMode: Sendable, Hashable {
    /// It stays until it is deleted.
    case persistent
    /// It goes with the session that created it.
    case ephemeral
    /// It stays; the server appends a counter of ten digits to its name.
    case persistentSequential
    /// It goes with the session; the server appends a counter of ten digits to its name.
    case ephemeralSequential

    var isSequential: Bool { self == .persistentSequential || self == .ephemeralSequential }
}
