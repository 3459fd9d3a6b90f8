import SwitchRules

/// A coinbase for people. Pure.
package enum CoinbaseText {
    package static func lines(_ coinbase: JSONValue?) -> [String] {
        ["payout_addr", "coinbase_info"].map { Columns.row($0, " " + StatusText.shown(coinbase?[$0])) }
    }

    /// Old and new below each other.
    package static func change(_ old: JSONValue?, _ new: JSONValue) -> [String] {
        ["payout_addr", "coinbase_info"].flatMap { member in
            let (before, after) = (StatusText.shown(old?[member]), StatusText.shown(new[member]))
            let mark = before == after ? " (as it is)" : ""
            return [Columns.row(member, " old  \(before)"), Columns.row("", " new  \(after)\(mark)")]
        }
    }
}
