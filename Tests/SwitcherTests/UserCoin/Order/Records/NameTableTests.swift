import Testing
import ZooKeeper

@testable import Switcher

/// Each name has one number, its own, whatever the names and their hashes are.
@Suite struct NameTableTests {
    /// All in one place; in one table, next to each other; in few places of many tables; and as they are in the server.
    private static let hashes: [NameTable.Hash?] = [
        { _ in 0 }, { _ in .max }, { UInt64($0.count) << 32 }, { UInt64($0[0] & 7) << 61 | UInt64($0.count) << 36 },
        { (0x7FFE + UInt64($0.count % 5)) << 32 }, nil,
    ]

    private func table(_ hash: NameTable.Hash?) -> NameTable { hash.map { NameTable(hash: $0) } ?? NameTable() }

    private func numbers(of names: [String], in table: inout NameTable) -> [UInt32] {
        var packed = PackedNames()
        for name in names { packed.append(ZNodeName(checked: name)) }
        var position = 0
        let numbers = packed.bytes.withUnsafeBytes { table.numbers(of: $0, at: &position, count: names.count) }
        #expect(position == packed.bytes.count)
        return numbers
    }

    private func number(of name: String, in table: inout NameTable) -> UInt32 {
        ZNodeName(checked: name).withBytes { table.number(of: $0) }
    }

    @Test(arguments: hashes.indices) func eachNameHasOneNumberOfItsOwn(hash: Int) {
        var table = table(Self.hashes[hash])
        var known: [[UInt8]: UInt32] = [:]
        let (rounds, kinds) = Self.hashes[hash] == nil ? (40, 15_000) : (4, 800)
        for round in 0..<rounds {
            let names = (0..<500).map { _ in Self.randomName(of: kinds) }
            let numbers = round % 4 == 3 ? names.map { number(of: $0, in: &table) } : numbers(of: names, in: &table)
            for (name, number) in zip(names, numbers) {
                let bytes = Array(name.utf8)
                #expect(number == known[bytes] ?? UInt32(known.count))
                known[bytes] = number
            }
            #expect(table.count == known.count)
        }
        for (bytes, number) in known { #expect(Array(table.name(number).description.utf8) == bytes) }
    }

    /// Many of which are beginnings of others, and some differ in the last byte.
    private static func randomName(of kinds: Int) -> String {
        let number = Int.random(in: 0..<kinds)
        return String(repeating: "n", count: number % 23) + "\(number)"
    }

    @Test func namesThatLookAlikeAreOthers() {
        var table = NameTable { _ in 7 }
        let names = ["\u{e9}", "e\u{301}", "a", "A", "a ", "\u{212b}", "\u{c5}", "aaaaaaaa", "aaaaaaab", "aaaaaaaaa"]
        #expect(numbers(of: names + names, in: &table) == (0..<20).map { $0 % 10 })
    }

    @Test func theEmptyNameIsOneToo() {
        var table = NameTable { _ in 7 }
        #expect(numbers(of: ["a", "", "a", ""], in: &table) == [0, 1, 0, 1])
        #expect(table.name(1) == ZNodeName(checked: ""))
    }

    @Test func aNameThatIsTwiceInOneLookUpHasOneNumber() {
        var table = NameTable()
        #expect(numbers(of: ["a", "b", "a", "c", "b"], in: &table) == [0, 1, 0, 2, 1])
    }

    @Test func aCopyGoesItsOwnWay() {
        var table = NameTable()
        _ = numbers(of: (0..<3_000).map { "user\($0)" }, in: &table)
        var copy = table
        #expect(number(of: "one", in: &table) == 3_000 && number(of: "other", in: &copy) == 3_000)
        #expect(table.name(3_000) == "one" && copy.name(3_000) == "other")
        #expect(number(of: "user2999", in: &copy) == 2_999)
    }

    /// Numbers are looked for where they are, not one bucket after the other.
    @Test func tagsAreSpreadOverAllBuckets() {
        for bucketCount in [16, 288, 1_024] {
            var counts = [Int](repeating: 0, count: bucketCount)
            for tag: UInt64 in 1..<65_536 { counts[NameSlots.home(tag, bucketCount)] += 1 }
            let share = 65_536 / bucketCount
            #expect(counts.allSatisfy { abs($0 - share) <= 1 })
        }
    }

    /// A table that knows what comes grows once.
    @Test func whatIsExpectedIsThereAtOnce() {
        var slots = NameSlots()
        // 400 in each of the 4,096 tables, in pages of 160 places and 1 KiB.
        slots.expect(4_096 * 400)
        var sizes: Set<Int> = []
        for number in 0..<400 {
            slots.insert(UInt64(number) * 97 << 32, UInt32(number))
            sizes.insert(slots.byteCount)
        }
        #expect(sizes == [4_096])
        for number in 0..<400 { #expect(slots.find(UInt64(number) * 97 << 32) { $0 == number } == UInt32(number)) }
    }

    /// It may be told so at any time, and be told wrong.
    @Test func whatWasExpectedIsNoBound() {
        var slots = NameSlots()
        let hashes = (0..<3_000).map { (number: UInt64) -> UInt64 in
            let (table, tag) = (number % 2 * 2_048, number * 21 + 1)
            return table << 52 | tag << 32
        }
        for (number, hash) in hashes.enumerated() {
            if number % 500 == 0 { slots.expect([0, 4_096 * 900, 1, 4_096 * 50, 4_096, 0][number / 500]) }
            slots.insert(hash, UInt32(number))
        }
        for (number, hash) in hashes.enumerated() { #expect(slots.find(hash) { $0 == number } == UInt32(number)) }
    }

    /// So many that every part of the table has grown, and what it takes is what is said of it.
    @Test func itStaysSmallAndRight() {
        var slots = NameSlots()
        var random = SystemRandomNumberGenerator()
        let hashes = (0..<40_000).map { _ in UInt64.random(in: 0..<(1 << 58), using: &random) }
        for (number, hash) in hashes.enumerated() { slots.insert(hash, .max - UInt32(number)) }
        var asked = 0
        for (number, hash) in hashes.enumerated() {
            let found = slots.find(hash) {
                asked += 1
                return $0 == .max - UInt32(number)
            }
            #expect(found == .max - UInt32(number))
        }
        #expect(asked < hashes.count * 11 / 10)
        for _ in 0..<2_000 { #expect(slots.find(.random(in: 0..<(1 << 58), using: &random)) { _ in false } == nil) }
        // 64 of the 4,096 tables, with 625 each.
        #expect(slots.byteCount < hashes.count * 9)
    }
}
