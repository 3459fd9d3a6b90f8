/// The configuration of the server under test: what is required, and nothing tuned.
struct ServerConfigurationFile: Encodable {
    let enableAPIServer = true
    let apiUser = API.user
    let apiPassword = API.password
    let listenAddress: String
    let availableCoins = Coin.allCases.map(\.rawValue)
    let brokers: [String]
    let watchDirectory: String
    let enablesSync: Bool
    /// Where the sync pulls from.
    let upstream: String?
    /// What it shares with others.
    let root: String?
    /// Nobody waits for a second pull.
    let pullInterval = 86_400
    /// More than any pull takes.
    let pullTimeout = 600
    let subPoolDirectory = SubPools.directory

    private enum CodingKeys: String, CodingKey {
        case enableAPIServer = "EnableAPIServer"
        case apiUser = "APIUser"
        case apiPassword = "APIPassword"
        case listenAddress = "ListenAddr"
        case availableCoins = "AvailableCoins"
        case brokers = "ZKBroker"
        case watchDirectory = "ZKSwitcherWatchDir"
        case enablesSync = "EnableCronJob"
        case upstream = "UserCoinMapURL"
        case root = "ZKCoordinationDir"
        case pullInterval = "CronIntervalSeconds"
        case pullTimeout = "CronRequestTimeoutSeconds"
        case subPoolDirectory = "ZKSubPoolUpdateBaseDir"
    }
}
