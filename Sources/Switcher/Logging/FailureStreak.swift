/// Failures in a row. The same failure again and again is told the first time, the second, the fourth, the eighth: an upstream that is
/// down for a day does not fill the log. Pure.
struct FailureStreak: Sendable {
    /// Kinds beyond are one: they may come from outside, another one each time.
    private static let maximumKinds = 16
    private static let others = ""

    private(set) var count = 0
    private var counts: [String: Int] = [:]

    /// Notes a failure.
    ///
    /// - Parameter kind: The same for failures that differ in a detail only, a position in a reply for example.
    /// - Returns: Whether it is worth a line.
    mutating func add(_ kind: String) -> Bool {
        count += 1
        let kind = counts[kind] != nil || counts.count < Self.maximumKinds ? kind : Self.others
        let repetitions = counts[kind, default: 0] + 1
        counts[kind] = repetitions
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
