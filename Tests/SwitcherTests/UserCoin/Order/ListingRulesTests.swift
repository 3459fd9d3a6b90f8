import Testing
import ZooKeeper

@testable import Switcher

/// The table of records, and when it is compared with a listing.
@Suite struct ListingRulesTests {
    private func name(_ text: String) throws -> SubAccountName { try #require(SubAccountName(text)) }

    /// Takes a listing over in steps of one.
    private func take(_ names: [String], into records: inout RecordTable) throws -> ListingMerge {
        var merge = ListingMerge(DirectoryListing(names: try names.map { try ZNodeName($0) }))
        while !merge.step(1, into: &records) {}
        return merge
    }

    @Test func beforeAListingARecordIsTakenForExisting() throws {
        var records = RecordTable()
        let alice = records.index(of: try name("alice"))
        #expect(records[alice].exists)
        records.beginListing()
        _ = try take(["bob"], into: &records)
        #expect(!records[alice].exists)
        #expect(records[records.index(of: try name("bob"))].exists)
        #expect(!records[records.index(of: try name("carol"))].exists)
    }

    @Test func whatIsSentWhileAListingIsUnderWayIsNewerThanIt() throws {
        var records = RecordTable()
        records.beginListing()
        _ = try take(["deleted"], into: &records)
        let created = records.index(of: try name("created"))
        let deleted = records.index(of: try name("deleted"))
        records.beginListing()
        records[created].exists = true
        records.touch(created)
        records[deleted].exists = false
        records.touch(deleted)
        let merge = try take(["deleted"], into: &records)
        #expect(records[created].exists)
        #expect(!records[deleted].exists)
        #expect(merge.goneCount == 0 && !merge.isLoss)
        // The next listing knows better.
        records.beginListing()
        _ = try take(["deleted"], into: &records)
        #expect(!records[created].exists)
        #expect(records[deleted].exists)
    }

    @Test(arguments: [(4, false), (3, true)]) func itIsALossWhenMostIsGone(left: Int, isLoss: Bool) throws {
        let names = (0..<7).map { "user\($0)" }
        var records = RecordTable()
        records.beginListing()
        #expect(try !take(names, into: &records).isLoss)
        records.beginListing()
        #expect(try take(Array(names.prefix(left)), into: &records).isLoss == isLoss)
    }

    @Test func aListingThatCannotBeHadIsTriedOnceMoreAndThenRarely() {
        let start = ContinuousClock.now
        var schedule = ListingSchedule(interval: .seconds(60), start: start)
        #expect(schedule.isDue(start))
        schedule.begin(start)
        #expect(!schedule.isDue(start))
        schedule.failed(start, isAnswer: false)
        #expect(schedule.isDue(start) && !schedule.isGivenUp)
        var now = start
        for minutes in [1, 2, 4, 8, 16, 32, 60, 60] {
            schedule.begin(now)
            schedule.failed(now, isAnswer: false)
            #expect(schedule.isGivenUp)
            #expect(!schedule.isDue(now + .seconds(60 * minutes - 1)))
            now += .seconds(60 * minutes)
            #expect(schedule.isDue(now))
        }
        schedule.begin(now)
        schedule.succeeded()
        #expect(!schedule.isGivenUp && !schedule.isDue(now + .seconds(100_000)))
    }

    @Test func aRefusedListingIsGivenUpAtOnce() {
        let start = ContinuousClock.now
        var schedule = ListingSchedule(interval: .seconds(60), start: start)
        schedule.begin(start)
        schedule.failed(start, isAnswer: true)
        #expect(schedule.isGivenUp)
        #expect(!schedule.isDue(start + .seconds(59)) && schedule.isDue(start + .seconds(60)))
    }

    @Test func noTwoListingsBeginWithinAnInterval() {
        let start = ContinuousClock.now
        var schedule = ListingSchedule(interval: .seconds(60), start: start)
        schedule.begin(start)
        schedule.request(start)
        schedule.succeeded()
        schedule.request(start + .seconds(10))
        #expect(!schedule.isDue(start + .seconds(59)) && schedule.isDue(start + .seconds(60)))
    }

    @Test func aWrongBeliefThatComesLateIsRepairedAlone() {
        let creations = Array(repeating: true, count: 4_000)
        #expect(MismatchRepair.probes(creations, failedAt: 500, misses: 1).isEmpty)
        #expect(MismatchRepair.probes(creations, failedAt: 3_999, misses: 9).isEmpty)
        #expect(MismatchRepair.probes(creations, failedAt: 0, misses: 1) == Array(1..<4_000))
        #expect(MismatchRepair.probes(creations, failedAt: 500, misses: 4) == Array(501..<4_000))
    }

    @Test func onlyThoseOfTheSameKindAreAskedFor() {
        #expect(MismatchRepair.probes([true, false, true, false, true], failedAt: 2, misses: 1) == [4])
        #expect(MismatchRepair.probes([true, false, true, false, true], failedAt: 1, misses: 1) == [3])
    }
}
