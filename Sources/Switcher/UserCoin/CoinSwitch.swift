/// A checked wish: that sub-account shall mine that coin.
public struct CoinSwitch: Sendable, Hashable {
    public let name: SubAccountName
    public let coin: Coin
}
