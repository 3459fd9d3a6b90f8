/// A checked wish: that sub-account shall mine that coin.
public struct CoinSwitch: Sendable, Hashable {
    /// Whose record it is.
    public let name: SubAccountName
    /// What is written into it.
    public let coin: Coin
}

extension [CoinSwitch] {
    /// Makes room for more, and for what is to be expected by the share of a text that has been read for them, from 0 to 1. An array
    /// that doubles takes three times what is in it while it moves.
    package mutating func makeRoom(for count: Int, share: Double) {
        let needed = self.count + count
        guard needed > capacity else { return }
        let expected = Int(Double(needed) / Swift.max(share, 1e-3) * 1.02)
        reserveCapacity(Swift.max(expected, needed + needed / 4))
    }
}
