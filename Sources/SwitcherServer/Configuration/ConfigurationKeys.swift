extension ConfigurationKey {
    /// Every key there is, the documented ones first. Any other key in a file gets a warning.
    ///
    /// The upper limits are far above what anybody needs, and low enough that seconds stay an `Int32` of milliseconds and a body
    /// fits a byte buffer.
    public static let table: [ConfigurationKey] = [
        .init("EnableAPIServer", .flag(\.enableAPIServer), "Serve the HTTP API."),
        .init("APIUser", .text(\.apiUser), "User of the API; required by it. No colon, no control character."),
        .init("APIPassword", .secret(\.apiPassword), "Password of the API; required by it. No control character."),
        .init(
            "ListenAddr",
            .text(\.listenAddr),
            "Address of the API, required by it: 127.0.0.1:8082, :8082 (every interface), localhost:8082, [::1]:8082."
        ),
        .init(
            "AvailableCoins",
            .list(\.availableCoins),
            "The coins a user can be switched to, each at most 64 bytes; required."
        ),
        .init(
            "ZKBroker",
            .list(\.zkBroker),
            "The ZooKeeper servers, each host:port or a host, which has port 2181; required. No chroot: put it before the directories."
        ),
        .init("ZKSwitcherWatchDir", .text(\.zkSwitcherWatchDir), "ZooKeeper directory of the users' records; required."),
        .init("EnableCronJob", .flag(\.enableCronJob), "Pull UserCoinMapURL periodically."),
        .init(
            "CronIntervalSeconds",
            .number(\.cronIntervalSeconds, 1...86_400, .seconds, default: 60),
            "From one pull to the next."
        ),
        .init(
            "UserCoinMapURL",
            .secret(\.userCoinMapURL),
            "Where the user:coin map is pulled from, http or https; required by the sync. user:password@ becomes Basic auth."
        ),
        .init(
            "StratumServerCaseInsensitive",
            .flag(\.stratumServerCaseInsensitive),
            "Write every user name in lower case, as the mining servers look them up."
        ),
        .init(
            "ZKSubPoolUpdateBaseDir",
            .text(\.zkSubPoolUpdateBaseDir),
            "ZooKeeper directory of the subpools' coinbases, without coin and subpool. Empty: those calls are disabled."
        ),
        .init(
            "ZKSubPoolUpdateAckTimeout",
            .number(\.zkSubPoolUpdateAckTimeout, 1...3_600, .seconds, default: 5),
            "How long the jobmaker has to acknowledge."
        ),

        .init(
            "ZKSessionTimeoutSeconds",
            .number(\.zkSessionTimeoutSeconds, 1...3_600, .seconds, default: 10),
            "Session timeout asked of ZooKeeper, which may grant another."
        ),
        .init(
            "ZKRequestTimeoutSeconds",
            .number(\.zkRequestTimeoutSeconds, 1...3_600, .seconds, default: 10),
            "How long a call waits out a ZooKeeper outage."
        ),
        .init(
            "ZKAuthUser",
            .text(\.zkAuthUser),
            "User of ZooKeeper's digest scheme, together with ZKAuthPassword. No colon, no control character."
        ),
        .init("ZKAuthPassword", .secret(\.zkAuthPassword), "Password of ZooKeeper's digest scheme. No control character."),
        .init(
            "CronRequestTimeoutSeconds",
            .number(\.cronRequestTimeoutSeconds, 1...3_600, .seconds, default: 30),
            "How long a pull may take."
        ),
        .init(
            "CronMaxReplyBytes",
            .number(\.cronMaxReplyBytes, 1_024...4_294_967_296, .bytes, default: 268_435_456),
            "A longer reply to a pull, unpacked, is refused."
        ),
        .init(
            "CronOverlapSeconds",
            .number(\.cronOverlapSeconds, 0...86_400, .seconds, default: 0),
            "Subtracted from last_date, for an upstream that would miss changes within the same second."
        ),
        .init(
            "MaxRequestBodyBytes",
            .number(\.maxRequestBodyBytes, 1...1_073_741_824, .bytes, default: 67_108_864),
            "A longer request body is refused."
        ),
        .init(
            "MaxBufferedBodyBytes",
            .number(\.maxBufferedBodyBytes, 1...68_719_476_736, .bytes, default: 268_435_456),
            "All bodies being received together; beyond it a request is asked to come back later."
        ),
        .init(
            "RequestReadTimeoutSeconds",
            .number(\.requestReadTimeoutSeconds, 1...3_600, .seconds, default: 30),
            "A request that takes longer to arrive is dropped."
        ),
        .init(
            "MaxConnections",
            .number(\.maxConnections, 1...1_000_000, .things, default: 4_096),
            "Connections served at the same time."
        ),
        .init("TLSCertificateFile", .text(\.tlsCertificateFile), "Not served yet: setting it is an error."),
        .init("TLSPrivateKeyFile", .text(\.tlsPrivateKeyFile), "Not served yet: setting it is an error."),
    ]

    static func named(_ name: String) -> ConfigurationKey? {
        table.first { $0.name == name }
    }

    static func holding(_ member: AnyKeyPath) -> ConfigurationKey? {
        table.first { $0.member == member }
    }
}
