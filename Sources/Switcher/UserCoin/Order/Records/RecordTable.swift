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
        /// More than that is not counted.
        static let maximumMisses: UInt8 = 15

        /// The newest switch that was sent, by its sequence number.
        var sequence: UInt64 = 0
        var newest = Newest.none
        /// Whether the znode is believed to exist. A transaction finds out when that is wrong.
        var exists: Bool
        /// How many transactions in a row have failed with it because of a wrong belief.
        var misses: UInt8 = 0
    }

    private var names = NameTable()
    /// In a directory that was only listed nothing was sent yet for most.
    private var sequences = ChunkedArray<UInt64>(initially: 0)
    /// The rest of each ``State``, in 8 bits.
    private var flags = ChunkedArray<UInt8>(initially: 0)
    /// Whether the last listing has named it, or something was sent for it since that listing's beginning; 64 in each.
    private var touched: [UInt64] = []
    /// See ``NameTable``.
    private var warmth: UInt64 = 0
    /// What is believed of a record that nothing is known of. Before a listing it is taken for existing: to find that wrong costs a
    /// transaction, and most are there.
    private(set) var presumesExistence = true
    /// The number of the last listing.
    private(set) var listing: UInt32 = 0

    var count: Int { flags.count }

    subscript(index: Index) -> State {
        get { State(sequence: sequences[Int(index)], flags: flags[Int(index)]) }
        _modify {
            let before = self[index]
            var state = before
            yield &state
            if state.sequence != before.sequence { sequences[Int(index)] = state.sequence }
            if state.flags != before.flags { flags[Int(index)] = state.flags }
        }
    }

    func name(_ index: Index) -> SubAccountName { SubAccountName(record: names.name(index)) }

    /// The number of that name, a new one if it has none.
    mutating func index(of name: SubAccountName) -> Index {
        let index = name.nodeName.withBytes { names.number(of: $0) }
        addStates()
        return index
    }

    /// The numbers of those names, as ``index(of:)`` has them: many at once cost less.
    mutating func indices(of wanted: some Collection<SubAccountName>) -> [Index] {
        var packed = PackedNames(byteCapacity: wanted.count * 24)
        for name in wanted { packed.append(name.nodeName) }
        var position = 0
        return packed.bytes.withUnsafeBytes { indices(of: $0, at: &position, count: packed.count) }
    }

    /// The same of names that are packed: ``NameTable/numbers(of:at:count:)``.
    mutating func indices(of packed: UnsafeRawBufferPointer, at position: inout Int, count: Int) -> [Index] {
        let indices = names.numbers(of: packed, at: &position, count: count)
        addStates()
        // All of them at the same time, as the names are.
        for index in indices { warmth &+= sequences[Int(index)] &+ UInt64(flags[Int(index)]) }
        return indices
    }

    /// There will be so many records: they cost less from now on.
    mutating func expect(_ count: Int) { names.expect(count) }

    private mutating func addStates() {
        while count < names.count {
            sequences.grow()
            flags.append(State(exists: presumesExistence).flags)
            if (count - 1) % 64 == 0 { touched.append(0) }
        }
    }

    /// The names of records that are believed to exist, of so many records from that one on.
    func existingNames(from first: Int, count: Int) -> [SubAccountName] {
        (first..<min(first + count, self.count)).lazy.map { Index($0) }.filter { self[$0].exists }.map { name($0) }
    }

    /// Takes every record for missing: the directory is gone.
    mutating func forgetExistence() {
        // What was never set does not exist either.
        flags.changeAllSet { State(sequence: 0, flags: $0).withoutExistence.flags }
        presumesExistence = false
    }

    // MARK: Listings

    /// A listing is about to be asked for. What is sent from now on, or is under way, is newer than its answer: ``touch(_:)``.
    mutating func beginListing() {
        listing += 1
        touched = Array(repeating: 0, count: touched.count)
    }

    /// The belief about a record is newer than the answer to the listing that was asked for last.
    mutating func touch(_ index: Index) { touched[Int(index) / 64] |= 1 << (UInt64(index) % 64) }

    func isTouched(_ index: Index) -> Bool { touched[Int(index) / 64] & 1 << (UInt64(index) % 64) != 0 }

    /// A listing has been taken over: what nobody has named does not exist.
    mutating func endListing() { presumesExistence = false }
}

extension RecordTable.State {
    fileprivate init(sequence: UInt64, flags: UInt8) {
        self.sequence = sequence
        // Whatever is in them, ``flags`` has made it.
        newest = RecordTable.Newest(rawValue: flags >> 1 & 7) ?? .none
        exists = flags & 1 != 0
        misses = flags >> 4
    }

    fileprivate var withoutExistence: Self {
        var state = self
        state.exists = false
        return state
    }

    fileprivate var flags: UInt8 { min(misses, Self.maximumMisses) << 4 | newest.rawValue << 1 | (exists ? 1 : 0) }
}
