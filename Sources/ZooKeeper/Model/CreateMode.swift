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
    /// The server deletes it some time after its last child has gone: it looks once a minute, and leaves alone what never had a child.
    ///
    /// Not in a transaction. Servers before 3.5 do not know it.
    case container
    /// The server deletes it when it has had no children and its data was not written for that long: 1 ms to 2^40 - 1 ms (34 years). It
    /// looks once a minute.
    ///
    /// Not in a transaction. A server has to be set up for it (`zookeeper.extendedTypesEnabled=true`), else it answers
    /// ``ZooKeeperError/Code/unimplemented``.
    case persistentWithTTL(Duration)
    /// Like ``persistentWithTTL(_:)``; the server appends a counter of ten digits to its name.
    case persistentSequentialWithTTL(Duration)

    var isSequential: Bool {
        switch self {
        case .persistentSequential, .ephemeralSequential, .persistentSequentialWithTTL: true
        case .persistent, .ephemeral, .container, .persistentWithTTL: false
        }
    }

    /// The library sends no time to live with a transaction.
    var isForTransactions: Bool {
        switch self {
        case .persistent, .ephemeral, .persistentSequential, .ephemeralSequential: true
        case .container, .persistentWithTTL, .persistentSequentialWithTTL: false
        }
    }
}
