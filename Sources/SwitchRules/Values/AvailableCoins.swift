/// The coins that a switch may name (`AvailableCoins`).
package struct AvailableCoins: Sendable {
    /// Keyed by bytes: `String` calls coins equal that are written differently.
    private let coins: [[UInt8]: Coin]
    /// As they are configured.
    package let names: [String]

    package init(_ names: [String]) {
        coins = Dictionary(names.map { (Array($0.utf8), Coin($0)) }, uniquingKeysWith: { first, _ in first })
        self.names = names
    }

    /// - Parameter name: `nil` if it was not given, which is the same as empty.
    package func coin(_ name: String?) throws(SwitchRefusal) -> Coin {
        guard let name, !name.isEmpty else { throw .coinEmpty }
        guard let available = coins[Array(name.utf8)] else { throw .coinInexistent }
        return available
    }

    /// Whether a coin is available here that is not there.
    package func hasMore(than other: AvailableCoins) -> Bool {
        coins.keys.contains { other.coins[$0] == nil }
    }
}
