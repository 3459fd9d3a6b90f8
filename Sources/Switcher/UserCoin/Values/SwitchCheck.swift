/// The checks that every switch passes, whoever asks for it, in the order of docs/api.md: the name first, then the coin.
public struct SwitchCheck: Sendable {
    private let coins: AvailableCoins
    /// Whether A–Z of a name become a–z.
    public let lowercasesNames: Bool

    /// - Parameters:
    ///   - availableCoins: The coins' names, by the configuration.
    ///   - lowercasesNames: Whether the mining servers ignore the case of a name (`StratumServerCaseInsensitive`). A–Z become a–z
    ///     then, byte by byte as sserver does it, before anything else is done with the name.
    public init(availableCoins: [String], lowercasesNames: Bool) {
        coins = AvailableCoins(availableCoins)
        self.lowercasesNames = lowercasesNames
    }

    /// The names of the coins, as they are configured.
    public var availableCoins: [String] { coins.names }

    /// Whether a coin is available here that is not there.
    func hasMoreCoins(than other: SwitchCheck) -> Bool {
        coins.hasMore(than: other.coins)
    }

    /// Whether a coin is available that is not among these.
    func hasMoreCoins(than names: [String]) -> Bool {
        coins.hasMore(than: AvailableCoins(names))
    }

    /// Checks one switch.
    ///
    /// - Parameters:
    ///   - name: `nil` if it was not given, which is the same as empty.
    ///   - coin: Likewise.
    public func coinSwitch(name: String?, coin: String?) throws(SwitchRefusal) -> CoinSwitch {
        let name = try subAccountName(name)
        return CoinSwitch(name: name, coin: try coins.coin(coin))
    }

    /// Checks many names for one coin, and appends their switches. If there is no name, nothing is said about the coin.
    ///
    /// - Returns: The index of the first name whose switch is refused, and why. Nothing of use was appended then.
    public func coinSwitches(
        names: [String],
        coin: String,
        appendingTo switches: inout [CoinSwitch]
    ) -> (index: Int, refusal: SwitchRefusal)? {
        let checkedCoin = Result { () throws(SwitchRefusal) in try coins.coin(coin) }
        for (index, name) in names.enumerated() {
            do throws(SwitchRefusal) {
                let name = try subAccountName(name)
                switches.append(CoinSwitch(name: name, coin: try checkedCoin.get()))
            } catch {
                return (index, error)
            }
        }
        return nil
    }

    /// Checks a name alone.
    ///
    /// - Parameter name: `nil` if it was not given, which is the same as empty.
    public func subAccountName(_ name: String?) throws(SwitchRefusal) -> SubAccountName {
        SubAccountName(checked: try SubAccountNameRule.checked(name, lowercases: lowercasesNames))
    }
}
