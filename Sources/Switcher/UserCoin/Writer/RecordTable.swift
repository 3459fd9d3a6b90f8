import OrderedCollections
import ZooKeeper

/// What is known of every record: whether it exists, and which switch was sent for it last.
///
/// A name is kept once and is a number everywhere else, so that a million queued switches are twelve megabytes.
struct RecordTable {
    /// A record's number. Records are never forgotten: a name that was ever listed or accepted keeps its number.
    typealias Index = UInt32

    /// What became of the newest switch that was sent for a record.
    enum Newest: UInt8 {
        case none
        /// It is with the server, or will be sent again.
        case pending
        case confirmed
        /// Its caller was told that it is not confirmed. It may stand.
        case abandoned
    }

    struct State {
        /// The newest switch that was sent, by its sequence number.
        var sequence: UInt64 = 0
        var newest = Newest.none
        /// Whether the znode is believed to exist. A transaction finds out when that is wrong.
        var exists = false
    }

    private var names: OrderedSet<SubAccountName> = []
    private var states: [State] = []

    var count: Int { states.count }

    subscript(index: Index) -> State {
        get { states[Int(index)] }
        _modify { yield &states[Int(index)] }
    }

    func name(_ index: Index) -> SubAccountName { names[Int(index)] }

    /// The number of that name, a new one if it has none.
    mutating func index(of name: SubAccountName) -> Index {
        let (inserted, index) = names.append(name)
        if inserted { states.append(State()) }
        return Index(index)
    }

    mutating func reserveCapacity(_ count: Int) {
        names.reserveCapacity(count)
        states.reserveCapacity(count)
    }

    /// Takes every record for missing, before a listing says which are there.
    mutating func forgetExistence() {
        for index in states.indices { states[index].exists = false }
    }
}
