import Testing
import ZooKeeper

@testable import Switcher

@Suite struct RecordTableTests {
    private func names(_ range: Range<Int>) throws -> [SubAccountName] {
        try range.map { try #require(SubAccountName("user\($0)")) }
    }

    @Test func whatIsKnownOfARecordIsKeptWhole() throws {
        var records = RecordTable()
        let indices = records.indices(of: try names(0..<1_000))
        let newest: [RecordTable.Newest] = [.none, .pending, .confirmed, .refused, .abandoned]
        for index in indices {
            records[index].sequence = UInt64(index) << 33 | 1 << 63
            records[index].newest = newest[Int(index) % 5]
            records[index].exists = index.isMultiple(of: 3)
            records[index].misses = UInt8(index % 16)
        }
        for index in indices {
            #expect(records[index].sequence == UInt64(index) << 33 | 1 << 63)
            #expect(records[index].newest == newest[Int(index) % 5])
            #expect(records[index].exists == index.isMultiple(of: 3))
            #expect(records[index].misses == UInt8(index % 16))
        }
    }

    @Test func oneByOneOrManyAtOnceIsTheSame() throws {
        var records = RecordTable()
        let all = try names(0..<300)
        let some = records.indices(of: all[100..<200])
        for (number, name) in all.enumerated() {
            let expected = number < 100 ? number + 100 : number < 200 ? number - 100 : number
            #expect(records.index(of: name) == RecordTable.Index(expected))
        }
        #expect(records.indices(of: all[100..<200]) == some)
        #expect(some.map { records.name($0) } == Array(all[100..<200]))
    }

    /// Of records that are in no chunk of memory yet, in the middle of one, and behind one.
    @Test func aListingOfMoreThanAChunkIsTakenOverWhole() throws {
        var records = RecordTable()
        let gone = records.index(of: try #require(SubAccountName("gone")))
        let sent = records.index(of: try #require(SubAccountName("sent")))
        records.beginListing()
        records.touch(sent)
        let listed = try names(0..<20_000)
        var merge = ListingMerge(DirectoryListing(names: listed.map(\.nodeName)))
        var steps = 0
        while !merge.step(1 + steps * 97 % 3_000, into: &records) { steps += 1 }
        #expect(merge.count == 20_000 && merge.goneCount == 1 && merge.confirmedCount == 0)
        #expect(merge.firstNames == listed.prefix(8).map(\.nodeName))
        #expect(!records[gone].exists && records[sent].exists)
        #expect(records.count == 20_002)
        #expect(Set(records.existingNames(from: 0, count: .max / 2)) == Set(listed + [records.name(sent)]))
        // What was touched then is not touched for the next one.
        records.beginListing()
        #expect(!(0..<20_002).contains { records.isTouched($0) })
    }

    @Test func whatTheDirectoryTakesAlongIsOnlyThatTheyExist() throws {
        var records = RecordTable()
        for index in records.indices(of: try names(0..<20_000)) where !index.isMultiple(of: 3) {
            records[index].sequence = UInt64(index)
            records[index].newest = .confirmed
            records[index].misses = 2
        }
        records.forgetExistence()
        #expect(records.existingNames(from: 0, count: 20_000).isEmpty)
        #expect(records[19_999].sequence == 19_999 && records[19_999].newest == .confirmed && records[19_999].misses == 2)
        let new = records.index(of: try #require(SubAccountName("new")))
        #expect(!records[new].exists)
    }

    @Test func anArrayInChunksIsLikeAnyOther() {
        var (chunked, plain) = (ChunkedArray<Int>(initially: -1), [Int]())
        for number in 0..<40_000 {
            if number.isMultiple(of: 3) {
                chunked.grow()
                plain.append(-1)
            } else {
                chunked.append(number)
                plain.append(number)
            }
        }
        for index in stride(from: 0, to: 40_000, by: 7) {
            chunked[index] = index * 2
            plain[index] = index * 2
        }
        #expect(chunked.count == plain.count && plain.indices.allSatisfy { chunked[$0] == plain[$0] })
    }
}
