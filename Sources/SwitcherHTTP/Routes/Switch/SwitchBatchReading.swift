import JSONReading
import Switcher

/// Reads a batch's JSON straight into checked switches: beside the body there is never more than them and a few thousand names.
///
/// Members of other names are ignored. A missing `usercoins` or `coin`, and `null`, are the same as an empty one.
struct SwitchBatchReading {
    /// So many names are checked together.
    private static let chunkCount = 1_024

    let check: SwitchCheck
    private(set) var switches: [CoinSwitch] = []
    /// Those of the switches.
    private(set) var coins: Set<Coin> = []
    /// Whether there was no entry at all.
    private(set) var isEmpty = true
    /// The first entry that did not pass. The rest is read for its JSON: that the body is none comes first.
    private(set) var refused: SwitchBatch.Refusal?

    private enum Member: String, CaseIterable { case usercoins }
    private enum EntryMember: String, CaseIterable { case coin, punames }
    private static let members = JSONMembers(Member.self)
    private static let entryMembers = JSONMembers(EntryMember.self)

    init(check: SwitchCheck) {
        self.check = check
    }

    mutating func read(_ reader: inout JSONReader) throws(JSONError) {
        try reader.object(Self.members) { _, reader throws(JSONError) in
            guard try !reader.takesNull() else { return }
            try reader.array { _, reader throws(JSONError) in
                isEmpty = false
                try readEntry(&reader)
            }
        }
    }

    private mutating func readEntry(_ reader: inout JSONReader) throws(JSONError) {
        var coin: String?
        var names: JSONReader.Mark?
        var areRead = false
        try reader.object(Self.entryMembers) { member, reader throws(JSONError) in
            switch member {
            case .coin:
                coin = try reader.stringOrNull() ?? ""
            case .punames:
                names = reader.mark
                guard let coin else { return try reader.skip() }
                try readNames(&reader, coin)
                areRead = true
            }
        }
        guard let names else { throw reader.missing(EntryMember.punames.rawValue) }
        guard !areRead else { return }
        // They stand before their coin, or have none.
        do throws(JSONError) {
            try reader.reread(from: names) { reader throws(JSONError) in try readNames(&reader, coin ?? "") }
        } catch {
            throw error.within(member: EntryMember.punames.rawValue)
        }
    }

    private mutating func readNames(_ reader: inout JSONReader, _ coin: String) throws(JSONError) {
        var names: [String] = []
        try reader.array { _, reader throws(JSONError) in
            guard refused == nil else { return try reader.skipString() }
            names.append(try reader.string())
            guard names.count == Self.chunkCount else { return }
            append(names, coin, share: reader.share)
            names.removeAll(keepingCapacity: true)
        }
        append(names, coin, share: reader.share)
    }

    private mutating func append(_ names: [String], _ coin: String, share: Double) {
        guard refused == nil, !names.isEmpty else { return }
        switches.makeRoom(for: names.count, share: share)
        if let (index, refusal) = check.coinSwitches(names: names, coin: coin, appendingTo: &switches) {
            refused = .entry(refusal, name: names[index], coin: coin)
            switches = []
        } else if let coin = switches.last?.coin {
            coins.insert(coin)
        }
    }
}
