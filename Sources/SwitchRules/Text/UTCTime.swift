import Foundation

/// A time as RFC 3339 writes it, in UTC and with milliseconds: `2026-11-26T01:37:44.125Z`.
package struct UTCTime: CustomStringConvertible {
    /// From the year 0 to 9999: what RFC 3339 can say.
    private static let range: ClosedRange<Int64> = -62_167_219_200_000...253_402_300_799_999

    package let description: String

    /// - Parameter milliseconds: Since 1970. What is beyond what can be said is the first or last that can: a server's clock may say anything.
    package init(milliseconds: Int64) {
        let clamped = min(max(milliseconds, Self.range.lowerBound), Self.range.upperBound)
        let (seconds, rest) = clamped.flooredQuotientAndRemainder(dividingBy: 1_000)
        var (second, parts) = (time_t(seconds), tm())
        gmtime_r(&second, &parts)
        description =
            "\(Self.padded(parts.tm_year + 1_900, 4))-\(Self.padded(parts.tm_mon + 1, 2))-\(Self.padded(parts.tm_mday, 2))"
            + "T\(Self.padded(parts.tm_hour, 2)):\(Self.padded(parts.tm_min, 2)):\(Self.padded(parts.tm_sec, 2))"
            + ".\(Self.padded(rest, 3))Z"
    }

    /// By the clock of this machine.
    package static var now: UTCTime { UTCTime(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000)) }

    private static func padded(_ number: some BinaryInteger, _ count: Int) -> String {
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
