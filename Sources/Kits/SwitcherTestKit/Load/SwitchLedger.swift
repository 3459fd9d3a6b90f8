import Synchronization

/// Writes down every switch that was asked for and every one that was acknowledged, and tells which were lost.
///
/// There is at most one open call per sub-account, so that its switches have an order. Of them may stand: the one acknowledged last, or
/// one that was asked for after it and never acknowledged. Anything else is a lost switch. Coins that differ from one call to the next
/// make each of them recognisable.
package final class SwitchLedger: Sendable {
    private struct Account {
        /// The coins that may stand, the acknowledged one first.
        var coins: [String] = []
        var isAcknowledged = false
    }

    private let accounts = Mutex<[String: Account]>([:])

    package init() {}

    /// Notes that a call is about to be made.
    package func asked(_ names: some Sequence<String>, _ coin: String) {
        accounts.withLock { accounts in
            for name in names { accounts[name, default: Account()].coins.append(coin) }
        }
    }

    /// Notes that the last call made for these sub-accounts was answered with success: nothing older may stand any more.
    package func acknowledged(_ names: some Sequence<String>, _ coin: String) {
        accounts.withLock { accounts in
            for name in names { accounts[name] = Account(coins: [coin], isAcknowledged: true) }
        }
    }

    /// How many sub-accounts have an acknowledged switch.
    package var acknowledgedCount: Int { accounts.withLock { $0.values.count(where: \.isAcknowledged) } }

    /// What was acknowledged and does not stand, a line each. Empty is what is wanted.
    ///
    /// - Parameter records: The coins by sub-account, as they are in ZooKeeper.
    package func lost(in records: [String: String]) -> [String] {
        accounts.withLock { accounts in
            accounts.compactMap { name, account in
                switch records[name] {
                case nil where account.isAcknowledged: "\(name): no record, \(account.coins[0]) was acknowledged"
                case let coin? where !account.coins.contains(coin): "\(name): \(coin) stands, not one of \(account.coins)"
                default: nil
                }
            }
        }
    }
}
