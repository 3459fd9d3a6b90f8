/// Finds the names that a list has more than once, of which the last one counts. Of each entry eight bytes are held, whatever its name is. Pure.
package struct RepeatedNames {
    /// The first place of a name, and the last one.
    package struct Found: Sendable, Equatable {
        package let line: Int
        package let name: String
        package let coin: String
        /// What stands.
        package fileprivate(set) var lastLine: Int
        package fileprivate(set) var lastCoin: String
    }

    /// So many are named.
    package static let shownCount = 100

    /// Of 64 bits: two of ten million names have the same once in 370,000 lists.
    private var hashes: ContiguousArray<UInt64> = []
    private let lowercases: Bool
    /// Those that are there more than once, in their order.
    private var repeated: ContiguousArray<UInt64> = []
    /// How many entries are overtaken by a later one of the same name.
    package private(set) var count = 0
    /// The first of the names, in the order in which they first appear.
    package private(set) var first: [Found] = []

    /// - Parameters:
    ///   - lowercases: Whether the server takes A–Z for a–z.
    ///   - expectedCount: Of entries. Room that is not used costs nothing.
    package init(lowercases: Bool, expectedCount: Int = 0) {
        self.lowercases = lowercases
        hashes.reserveCapacity(expectedCount)
    }

    /// - Parameter name: Of an entry that would be written.
    package mutating func add(_ name: String) { hashes.append(hash(of: name)) }

    /// To be called when all are added.
    ///
    /// - Returns: Whether any is there more than once. Then all have to be shown again, to ``look(at:name:coin:)``.
    package mutating func areFound() -> Bool {
        hashes.sort()
        for index in hashes.indices.dropFirst() where hashes[index] == hashes[index - 1] {
            count += 1
            if repeated.last != hashes[index] { repeated.append(hashes[index]) }
        }
        hashes = []
        return count > 0
    }

    package mutating func look(at line: Int, name: String, coin: String) {
        guard isRepeated(hash(of: name)) else { return }
        if let index = first.firstIndex(where: { areSame($0.name, name) }) {
            (first[index].lastLine, first[index].lastCoin) = (line, coin)
        } else if first.count < Self.shownCount {
            first.append(Found(line: line, name: name, coin: coin, lastLine: line, lastCoin: coin))
        }
    }

    private func isRepeated(_ hash: UInt64) -> Bool {
        var (low, high) = (0, repeated.count)
        while low < high {
            let middle = (low + high) / 2
            if repeated[middle] < hash { low = middle + 1 } else { high = middle }
        }
        return low < repeated.count && repeated[low] == hash
    }

    private func folded(_ byte: UInt8) -> UInt8 {
        lowercases && (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte + 32 : byte
    }

    private func areSame(_ one: String, _ other: String) -> Bool {
        one.utf8.elementsEqual(other.utf8) { folded($0) == folded($1) }
    }

    /// FNV-1a.
    private func hash(of name: String) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in name.utf8 { hash = (hash ^ UInt64(folded(byte))) &* 0x100_0000_01b3 }
        return hash
    }
}
