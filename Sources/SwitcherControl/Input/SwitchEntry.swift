package import SwitchRules

/// What a file says of one sub-account.
package enum SwitchEntry: Sendable, Equatable {
    /// - Parameter line: Its number; in a JSON text which entry it is.
    case coinSwitch(line: Int, name: String, coin: String)
    /// - Parameter text: What stands there, for a report, shortened.
    case refused(line: Int, reason: String, text: String)

    package var line: Int {
        switch self {
        case .coinSwitch(let line, _, _), .refused(let line, _, _): line
        }
    }

    /// Whether it would pass the server's checks.
    ///
    /// - Parameter coins: `nil` where they are not known.
    package func checked(coins: AvailableCoins?) -> SwitchEntry {
        guard case .coinSwitch(let line, let name, let coin) = self else { return self }
        do throws(SwitchRefusal) {
            // Which case its letters have does not matter to the checks.
            _ = try SubAccountNameRule.checked(name, lowercases: false)
            if let coins {
                _ = try coins.coin(coin)
            } else if coin.isEmpty {
                throw .coinEmpty
            }
            return self
        } catch {
            return .refused(line: line, reason: error.logReason, text: Self.shown("\(name),\(coin)"))
        }
    }

    static func shown(_ text: String) -> String { text.escapedForOneLine(maximumByteCount: 200) }
}
