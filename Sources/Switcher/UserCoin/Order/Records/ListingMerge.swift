import ZooKeeper

/// A listing of the directory that is being taken over into the table, in steps, since writing goes on meanwhile. Pure.
///
/// The answer tells how it was when the server was asked. What was under way then, or was sent since, is left as it is.
struct ListingMerge {
    /// What is taken over is given back.
    private var names: ZNodeNames
    /// How many names were listed.
    let count: Int
    /// A sample.
    let firstNames: [ZNodeName]
    /// How many records had been deleted by then.
    let deletedCount: UInt32
    /// See ``DirectoryListing/lastChange``.
    let lastChange: Int64?
    /// Where the next name is: in which piece, how many of it are before it, and at which byte it begins.
    private var next = (piece: 0, number: 0, position: 0)
    private var nextRecord: RecordTable.Index = 0
    /// How many that were believed to exist do.
    private(set) var confirmedCount = 0
    /// How many that were believed to exist do not.
    private(set) var goneCount = 0

    /// How many names have been taken over.
    var takenCount: Int { count - names.count + next.number }

    /// Most of what was believed to be there is gone.
    var isLoss: Bool { goneCount > confirmedCount }

    init(_ listing: DirectoryListing) {
        names = listing.names
        count = listing.names.count
        firstNames = listing.names.prefix(8)
        deletedCount = listing.deletedCount
        lastChange = listing.lastChange
    }

    /// Takes over so many names or records more.
    ///
    /// - Returns: Whether that was all.
    mutating func step(_ count: Int, into records: inout RecordTable) -> Bool {
        if takenCount == 0 { records.expect(self.count) }
        var left = count
        while left > 0, next.piece < names.pieces.count { left -= take(upTo: left, into: &records) }
        while left > 0, nextRecord < records.count {
            sweep(nextRecord, of: &records)
            nextRecord += 1
            left -= 1
        }
        guard next.piece == names.pieces.count, nextRecord == records.count else { return false }
        records.endListing()
        return true
    }

    /// - Returns: How many it has taken.
    private mutating func take(upTo limit: Int, into records: inout RecordTable) -> Int {
        let piece = names.pieces[next.piece]
        let count = min(limit, piece.count - next.number)
        let known = records.count
        let indices = piece.bytes.withUnsafeBytes { records.indices(of: $0, at: &next.position, count: count) }
        for index in indices where !records.isTouched(index) {
            if index < known, records[index].exists { confirmedCount += 1 }
            records[index].exists = true
            records.touch(index)
        }
        next.number += count
        if next.number == piece.count {
            names.release(pieceAt: next.piece)
            next = (next.piece + 1, 0, 0)
        }
        return count
    }

    /// What neither was named nor has been sent since is not there.
    private mutating func sweep(_ index: RecordTable.Index, of records: inout RecordTable) {
        guard !records.isTouched(index) else { return }
        if records[index].exists { goneCount += 1 }
        records[index].exists = false
    }
}
