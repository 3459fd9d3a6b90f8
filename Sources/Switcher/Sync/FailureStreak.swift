/// Failures in a row. The same failure again and again is told the first time, the second, the fourth, the eighth: an upstream that is
/// down for a day does not fill the log. Pure.
struct FailureStreak: Sendable {
    private(set) var count = 0
    private var last: String?
    private var repetitions = 0

    /// Notes a failure.
    ///
    /// - Returns: Whether it is worth a line.
    mutating func add(_ reason: String) -> Bool {
        count += 1
        repetitions = reason == last ? repetitions + 1 : 1
        last = reason
        return repetitions & (repetitions - 1) == 0
    }

    /// Notes a success.
    ///
    /// - Returns: How many failures came before it.
    mutating func end() -> Int {
        defer { self = FailureStreak() }
        return count
    }
}
