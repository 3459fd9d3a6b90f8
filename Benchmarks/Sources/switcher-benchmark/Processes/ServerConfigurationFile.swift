/// The configuration of the server under test: what is required, and nothing tuned.
struct ServerConfigurationFile: Encodable {
    let enableAPIServer = true
    let apiUser = API.user
    let apiPassword = API.password
    let listenAddress: String
    let availableCoins = Coin.allCases.map(\.rawValue)
    let brokers: [String]
    let watchDirectory: String

    private enum CodingKeys: String, CodingKey {
        case enableAPIServer = "EnableAPIServer"
        case apiUser = "APIUser"
        case apiPassword = "APIPassword"
        case listenAddress = "ListenAddr"
        case availableCoins = "AvailableCoins"
        case brokers = "ZKBroker"
        case watchDirectory = "ZKSwitcherWatchDir"
    }
}
