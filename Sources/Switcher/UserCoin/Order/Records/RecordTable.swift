import OrderedCollections
import ZooKeeper

/// What is known of every record: whether it exists, and which switch was sent for it last.
///
/// A name is kept once. What is with the server, and what waits to be sent again, has its number.
struct RecordTable {
    /// A record's number. Records are never forgotten: a name that was ever listed or accepted keeps its number.
    typealias Index = UInt32

    /// What became of the newest switch that was sent for a record.
    enum Newest: UInt8 {
        case none
        /// It is with the server, or will be sent again.
        case pending
        case confirmed
        /// ZooKeeper refuses it.
        case refused
        /// Its caller was told that it is not confirmed. It may stand.
        case abandoned
    }

    struct State {
        /// The newest switch that was sent, by its sequence number.
        var sequence: UInt64 = 0
        /// The number of the last listing that has named it, or since whose beginning something was sent for it.
        var listing: UInt32 = 0
        var newest = Newest.none
        /// Whether the znode is believed to exist. A transaction finds out when that is wrong.
        var exists: Bool
        /// How many transactions in a row have failed with it because of a wrong belief; at most 255.
        var misses: UInt8 = 0
    }

    private var names: OrderedSet<SubAccountName> = []
    private var states: [State] = []
    /// What is believed of a record that nothing is known of. Before a listing it is taken for existing: to find that wrong costs a
    /// transaction, and most are there.
    private(set) var presumesExistence = true
    /// The number of the last listing.
    private(set) var listing: UInt32 = 0

    var count: Int { states.count }

    subscript(index: Index) -> State {
        get { states[Int(index)] }
        _modify { yield &states[Int(index)] }
    }

    func name(_ index: Index) -> SubAccountName { names[Int(index)] }

    /// The number of that name, a new one if it has none.
    mutating func index(of name: SubAccountName) -> Index {
        let (inserted, index) = names.append(name)
        if inserted { states.append(State(exists: presumesExistence)) }
        return Index(index)
    }

    /// The names of records that are believed to exist, of so many records from that one on.
    func existingNames(from first: Int, count: Int) -> [SubAccountName] {
        (first..<min(first + count, states.count)).filter { states[$0].exists }.map { names[$0] }
    }

    mutating func reserveCapacity(_ count: Int) {
        names.reserveCapacity(count)
        states.reserveCapacity(count)
    }

    /// Takes every record for missing: the directory is gone.
    mutating func forgetExistence() {
        for index in states.indices { states[index].exists = false }
        presumesExistence = false
    }

    // MARK: Listings

    /// A listing is about to be asked for. What is sent from now on, or is under way, is newer than its answer: ``touch(_:)``.
    mutating func beginListing() { listing += 1 }

    /// The belief about a record is newer than the answer to the listing that was asked for last.
    mutating func touch(_ index: Index) { states[Int(index)].listing = listing }

    /// A listing has been taken over: what nobody has named does not exist.
    mutating func endListing() { presumesExistence = false }
}
