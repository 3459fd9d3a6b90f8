import Testing
import ZooKeeper

@testable import Switcher

struct NameSelectionTests {
    private func names(_ texts: [String]) throws -> [SubAccountName] {
        try texts.map { try #require(SubAccountName($0)) }
    }

    private func sorted(_ texts: [String], after: String? = nil, limit: Int = .max) throws -> [String] {
        var selection = NameSelection(after: after, limit: limit)
        for name in try names(texts) { selection.add([name]) }
        return selection.sorted().map(\.description)
    }

    /// `String` sorts otherwise.
    @Test func theOrderIsThatOfTheBytes() throws {
        let long = "a-very-long-name-of-a-user-"
        let sorted = try sorted(["b", "Z", "a", "aa", "é", "e\u{301}", "你", long + "b", long + "a"])
        let expected = ["Z", "a", long + "a", long + "b", "aa", "b", "e\u{301}", "é", "你"]
        #expect(sorted.map { Array($0.utf8) } == expected.map { Array($0.utf8) })
    }

    @Test(
        arguments: [
            (nil, .max, ["a", "b", "c", "d"]), ("b", .max, ["c", "d"]), ("bb", 1, ["c"]), ("", 2, ["a", "b"]), ("d", .max, []),
            (nil, 1, ["a"]), ("0", .max, ["a", "b", "c", "d"]),
        ] as [(String?, Int, [String])]
    )
    func itBeginsAfterANameAndHasSoMany(after: String?, limit: Int, expected: [String]) throws {
        #expect(try sorted(["c", "a", "d", "b"], after: after, limit: limit) == expected)
    }

    @Test func aPageOfManyHoldsAPage() throws {
        var selection = NameSelection(after: "name-", limit: 3)
        for number in (0..<50_000).reversed() { selection.add(try names(["name-\(100_000 + number)"])) }
        #expect(selection.heldCount <= 8_192)
        #expect(selection.sorted().map(\.description) == ["name-100000", "name-100001", "name-100002"])
    }

    @Test func thePaceIsKeptAndNotCaughtUpWith() {
        let start = ContinuousClock.now
        var pace = ReadingPace(recordsPerSecond: 100, start: start)
        #expect(pace.take(50, now: start) == start + .milliseconds(500))
        #expect(pace.take(50, now: start + .milliseconds(100)) == start + .seconds(1))
        #expect(pace.take(10, now: start + .seconds(60)) == start + .milliseconds(60_100))
    }
}
