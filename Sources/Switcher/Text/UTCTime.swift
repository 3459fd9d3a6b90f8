/// A time as RFC 3339 writes it, in UTC and with milliseconds: `2026-11-26T01:37:44.125Z`.
package struct UTCTime: CustomStringConvertible {
    /// From the year 0 to 9999: what RFC 3339 can say.
    private static let range: ClosedRange<Int64> = -62_167_219_200_000...253_402_300_799_999

    package let description: String

    /// - Parameter milliseconds: Since 1970. What is beyond what can be said is the first or last that can: a server's clock may say anything.
    package init(milliseconds: Int64) {
        let clamped = min(max(milliseconds, Self.range.lowerBound), Self.range.upperBound)
        let (day, time) = clamped.flooredQuotientAndRemainder(dividingBy: 86_400_000)
        let (year, month, monthDay) = Self.date(ofDay: day)
        description =
            "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(monthDay, 2))T\(Self.padded(time / 3_600_000, 2))"
            + ":\(Self.padded(time / 60_000 % 60, 2)):\(Self.padded(time / 1_000 % 60, 2)).\(Self.padded(time % 1_000, 3))Z"
    }

    /// The date in the Gregorian calendar of a day counted from 1970-01-01. Years begin in March here, so that the leap day is the last.
    private static func date(ofDay day: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let (era, dayOfEra) = (day + 719_468).flooredQuotientAndRemainder(dividingBy: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let isAfterDecember = month >= 10
        return (
            yearOfEra + era * 400 + (isAfterDecember ? 1 : 0), isAfterDecember ? month - 9 : month + 3,
            dayOfYear - (153 * month + 2) / 5 + 1
        )
    }

    private static func padded(_ number: Int64, _ count: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, count - digits.count)) + digits
    }
}

extension Int64 {
    fileprivate func flooredQuotientAndRemainder(dividingBy divisor: Int64) -> (Int64, Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
