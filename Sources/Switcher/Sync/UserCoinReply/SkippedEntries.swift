/// The entries of a reply that are not written: how many, why, and the first few of them.
struct SkippedEntries: Sendable, Equatable {
    enum Reason: Sendable, Hashable {
        case refused(SwitchRefusal)
        /// The coin is a number, or an object, or `null`.
        case coinIsNoString

        var message: String {
            switch self {
            case .refused(let refusal): refusal.logReason
            case .coinIsNoString: "coin is not a string"
            }
        }
    }

    private static let shownCount = 5

    private(set) var count = 0
    /// The first few, as `name=coin: reason`, fit for a log.
    private(set) var first: [String] = []
    private var counts: [Reason: Int] = [:]

    mutating func add(name: String, coin: String, _ reason: Reason) {
        count += 1
        counts[reason, default: 0] += 1
        if first.count < Self.shownCount { first.append("\(LogText(name))=\(LogText(coin)): \(reason.message)") }
    }

    /// Whether there is one whose coin is not available.
    var hasInexistentCoins: Bool { counts[.refused(.coinInexistent)] != nil }

    /// As in `puname invalid: 2, coin is inexistent: 1`.
    var reasons: String {
        counts.map { "\($0.message): \($1)" }.sorted().joined(separator: ", ")
    }
}
