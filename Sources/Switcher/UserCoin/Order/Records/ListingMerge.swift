import ZooKeeper

/// A listing of the directory that is being taken over into the table, in steps, since writing goes on meanwhile. Pure.
///
/// The answer tells how it was when the server was asked. What was under way then, or was sent since, is left as it is.
struct ListingMerge {
    private let names: [ZNodeName]
    /// How many records had been deleted by then.
    let deletedCount: UInt32
    /// See ``DirectoryListing/lastChange``.
    let lastChange: Int64?
    private var nextName = 0
    private var nextRecord: RecordTable.Index = 0
    /// How many that were believed to exist do.
    private(set) var confirmedCount = 0
    /// How many that were believed to exist do not.
    private(set) var goneCount = 0

    /// How many names were listed.
    var count: Int { names.count }

    /// A sample.
    var firstNames: [ZNodeName] { Array(names.prefix(8)) }

    /// Most of what was believed to be there is gone.
    var isLoss: Bool { goneCount > confirmedCount }

    init(_ listing: DirectoryListing) {
        names = listing.names
        deletedCount = listing.deletedCount
        lastChange = listing.lastChange
    }

    /// Takes over so many names or records more.
    ///
    /// - Returns: Whether that was all.
    mutating func step(_ count: Int, into records: inout RecordTable) -> Bool {
        if nextName == 0 { records.reserveCapacity(names.count) }
        var left = count
        while left > 0, nextName < names.count {
            take(names[nextName], into: &records)
            nextName += 1
            left -= 1
        }
        while left > 0, nextRecord < records.count {
            sweep(nextRecord, of: &records)
            nextRecord += 1
            left -= 1
        }
        guard nextName == names.count, nextRecord == records.count else { return false }
        records.endListing()
        return true
    }

    private mutating func take(_ name: ZNodeName, into records: inout RecordTable) {
        let known = records.count
        let index = records.index(of: SubAccountName(record: name))
        guard records[index].listing != records.listing else { return }
        if index < known, records[index].exists { confirmedCount += 1 }
        records[index].exists = true
        records.touch(index)
    }

    /// What neither was named nor has been sent since is not there.
    private mutating func sweep(_ index: RecordTable.Index, of records: inout RecordTable) {
        guard records[index].listing != records.listing else { return }
        if records[index].exists { goneCount += 1 }
        records[index].exists = false
    }
}
