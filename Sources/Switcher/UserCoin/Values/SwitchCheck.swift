/// The checks that every switch passes, whoever asks for it, in the order of docs/api.md: the name first, then the coin.
public struct SwitchCheck: Sendable {
    /// Keyed by bytes: `String` calls coins equal that are written differently.
    private let coins: [[UInt8]: Coin]
    /// The names of the coins, as they are configured.
    public let availableCoins: [String]
    /// Whether A–Z of a name become a–z.
    public let lowercasesNames: Bool

    /// - Parameters:
    ///   - availableCoins: The coins' names, by the configuration.
    ///   - lowercasesNames: Whether the mining servers ignore the case of a name (`StratumServerCaseInsensitive`). A–Z become a–z
    ///     then, byte by byte as sserver does it, before anything else is done with the name.
    public init(availableCoins: [String], lowercasesNames: Bool) {
        coins = Dictionary(availableCoins.map { (Array($0.utf8), Coin($0)) }, uniquingKeysWith: { first, _ in first })
        self.availableCoins = availableCoins
        self.lowercasesNames = lowercasesNames
    }

    /// Whether a coin is available here that is not there.
    func hasMoreCoins(than other: SwitchCheck) -> Bool {
        coins.keys.contains { other.coins[$0] == nil }
    }

    /// Checks one switch.
    ///
    /// - Parameters:
    ///   - name: `nil` if it was not given, which is the same as empty.
    ///   - coin: Likewise.
    public func coinSwitch(name: String?, coin: String?) throws(SwitchRefusal) -> CoinSwitch {
        let name = try subAccountName(name)
        return CoinSwitch(name: name, coin: try availableCoin(coin))
    }

    /// Checks many names for one coin, and appends their switches. If there is no name, nothing is said about the coin.
    ///
    /// - Returns: The index of the first name whose switch is refused, and why. Nothing of use was appended then.
    public func coinSwitches(
        names: [String],
        coin: String,
        appendingTo switches: inout [CoinSwitch]
    ) -> (index: Int, refusal: SwitchRefusal)? {
        let checkedCoin = Result { () throws(SwitchRefusal) in try availableCoin(coin) }
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
        guard let name, !name.isEmpty else { throw .nameEmpty }
        guard let checked = SubAccountName(lowercasesNames ? name.lowercasedASCII : name) else { throw .nameInvalid }
        return checked
    }

    private func availableCoin(_ coin: String?) throws(SwitchRefusal) -> Coin {
        guard let coin, !coin.isEmpty else { throw .coinEmpty }
        guard let available = coins[Array(coin.utf8)] else { throw .coinInexistent }
        return available
    }
}

extension String {
    fileprivate var lowercasedASCII: String {
        let capitals = UInt8(ascii: "A")...UInt8(ascii: "Z")
        guard utf8.contains(where: capitals.contains) else { return self }
        return String(decoding: utf8.map { capitals.contains($0) ? $0 + 32 : $0 }, as: UTF8.self)
    }
}
