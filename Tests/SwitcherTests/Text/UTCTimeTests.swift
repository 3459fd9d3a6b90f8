import Foundation
import Testing

@testable import Switcher

struct UTCTimeTests {
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (1_764_121_064_125, "2025-11-26T01:37:44.125Z"), (-1, "1969-12-31T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"), (4_107_542_399_999, "2100-02-28T23:59:59.999Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"), (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
            (Int64.max, "9999-12-31T23:59:59.999Z"), (Int64.min, "0000-01-01T00:00:00.000Z"),
        ] as [(Int64, String)]
    )
    func itIsWrittenAsTheStandardHasIt(milliseconds: Int64, text: String) {
        #expect(UTCTime(milliseconds: milliseconds).description == text)
    }

    @Test func everyDayIsItsOwn() {
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        // From 1900 to 2170, at a time of day that moves.
        for day in Int64(-25_000)...73_000 {
            let second = day * 86_400 + abs(day) * 7_919 % 86_400
            let text = UTCTime(milliseconds: second * 1_000).description
            let expected = Date(timeIntervalSince1970: Double(second)).formatted(style)
            guard text == expected else { return #expect(text == expected) }
        }
    }
}
