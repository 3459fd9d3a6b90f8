/// A checked wish: that sub-account shall mine that coin.
public struct CoinSwitch: Sendable, Hashable {
    /// Whose record it is.
    public let name: SubAccountName
    /// What is written into it.
    public let coin: Coin
}
