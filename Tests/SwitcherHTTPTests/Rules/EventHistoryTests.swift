import Testing

@testable import SwitcherHTTP

struct EventHistoryTests {
    private static func history(_ events: [String], count: Int = 100, byteCount: Int = 1_000) -> EventHistory {
        var history = EventHistory(limits: EventHistory.Limits(count: count, byteCount: byteCount))
        for event in events { history.add(event) }
        return history
    }

    @Test func everyReaderGetsWhatFollowsInItsOrder() {
        var history = Self.history(["a", "b"])
        var (first, second, none) = (0, 1, history.end)
        #expect(history.next(from: &first, maximumByteCount: 100) == (0, ["a", "b"]))
        #expect(history.next(from: &second, maximumByteCount: 100) == (0, ["b"]))
        #expect(history.next(from: &none, maximumByteCount: 100) == (0, []))
        history.add("c")
        for place in [first, second, none] {
            var place = place
            #expect(place == 2)
            #expect(history.next(from: &place, maximumByteCount: 100) == (0, ["c"]))
            #expect(place == history.end)
        }
    }

    @Test func whoIsTooFarBehindIsToldHowManyAndGoesOnWithTheOldest() {
        let history = Self.history((0..<10).map(String.init), count: 3)
        var place = 2
        #expect(history.next(from: &place, maximumByteCount: 100) == (5, ["7", "8", "9"]))
        #expect(history.next(from: &place, maximumByteCount: 100) == (0, []))
    }

    @Test func theBoundIsOfBytesToo() {
        let history = Self.history(["aaaa", "bbbb", "cccc", "dd"], byteCount: 10)
        var place = 0
        #expect(history.next(from: &place, maximumByteCount: 100) == (1, ["bbbb", "cccc", "dd"]))
    }

    @Test func oneThatFindsNoRoomAtAllIsMissed() {
        var history = Self.history(["a", String(repeating: "b", count: 11)], byteCount: 10)
        var place = 0
        #expect(history.next(from: &place, maximumByteCount: 100) == (2, []))
        #expect(place == 2)
        history.add("c")
        #expect(history.next(from: &place, maximumByteCount: 100) == (0, ["c"]))
    }

    @Test func piecesAreBoundedAndOneLongEventComesAlone() {
        let history = Self.history(["aa", "bb", "cccccc", "d"])
        var place = 0
        #expect(history.next(from: &place, maximumByteCount: 4) == (0, ["aa", "bb"]))
        #expect(history.next(from: &place, maximumByteCount: 4) == (0, ["cccccc"]))
        #expect(history.next(from: &place, maximumByteCount: 4) == (0, ["d"]))
        #expect(place == history.end)
    }

    @Test func theLastPieceHasTheNewestAndTellsOfTheOthers() {
        let history = Self.history(["aa", "bb", "cc", "dd"])
        #expect(history.last(from: 1, maximumByteCount: 100) == (0, ["bb", "cc", "dd"]))
        #expect(history.last(from: 0, maximumByteCount: 5) == (2, ["cc", "dd"]))
        #expect(history.last(from: 0, maximumByteCount: 1) == (3, ["dd"]))
        #expect(history.last(from: 3, maximumByteCount: 1) == (0, ["dd"]))
        #expect(history.last(from: 4, maximumByteCount: 1) == (0, []))
        // Five are there no more, one is left out.
        #expect(Self.history((0..<10).map(String.init), count: 3).last(from: 2, maximumByteCount: 2) == (6, ["8", "9"]))
        #expect(
            Self.history(["a", String(repeating: "b", count: 11)], byteCount: 10).last(from: 0, maximumByteCount: 100) == (2, [])
        )
    }

    @Test func whatNobodyReadsIsForgottenAndNumbersGoOn() {
        var history = Self.history(["a", "b"])
        history.removeAll()
        #expect(history.end == 2)
        var place = history.end
        history.add("c")
        #expect(history.next(from: &place, maximumByteCount: 100) == (0, ["c"]))
    }

    /// What is dropped is really let go, and the numbers stay right.
    @Test func itGoesOnForLong() {
        var history = Self.history([], count: 10)
        var place = 0
        for number in 0..<20_000 {
            history.add("\(number)")
            if number % 1_000 == 999 {
                let (missedCount, events) = history.next(from: &place, maximumByteCount: 10_000)
                #expect(missedCount == 990)
                #expect(events.first == "\(number - 9)" && events.last == "\(number)" && events.count == 10)
            }
        }
    }
}
