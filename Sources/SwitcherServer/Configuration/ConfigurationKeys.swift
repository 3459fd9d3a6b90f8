import Logging
import ZooKeeper

/// The table of keys: every key there is, a row each, those of the reference first. Any other key in a file gets a warning.
///
/// What a key is called, takes and means, and what holds where it is not set, is decided here and nowhere else. It is read from a file and
/// from the environment, checked against its range, logged at the start and compared with `config.default.json` and
/// `docs/configuration.md` (by a test) by its row alone. So a new key is a row here, one in each of the two files, and the place where
/// its value is used, mostly in `Wiring`: `configuration[\.maxConnections]`. What is wrong with a value beyond its type and its range
/// is a rule of ``ConfigurationCheck``.
///
/// The upper limits are far above what anybody needs, and low enough that seconds stay an `Int32` of milliseconds and a body fits a byte
/// buffer.
package struct ConfigurationKeys: Sendable {
    package typealias Key = ConfigurationKey

    // MARK: Of the reference

    package let enableAPIServer = Key<Bool>("EnableAPIServer", sample: true, of: .everything, "Serve the HTTP API.")
    package let apiUser = Key<String>(
        "APIUser",
        .required,
        sample: "admin",
        limits: "no control character, no colon",
        of: .api,
        isGivenOnce: true,
        logged: .never,
        "User of the API."
    )
    package let apiPassword = Key<Secret>(
        "APIPassword",
        .required,
        sample: "admin",
        limits: "no control character",
        of: .api,
        isGivenOnce: true,
        logged: .never,
        "Password of the API."
    )
    package let listenAddr = Key<String>(
        "ListenAddr",
        .required,
        sample: "127.0.0.1:8082",
        limits: "`HOST:PORT`",
        of: .api,
        isGivenOnce: true,
        takesEffect: .atStart,
        logged: .as { (ListenAddress($0)?.description ?? $0).logged },
        "Address of the API: 127.0.0.1:8082, :8082 (every interface), localhost:8082, [::1]:8082."
    )
    package let availableCoins = Key<[String]>(
        "AvailableCoins",
        .required,
        sample: ["btc", "bcc"],
        limits: "each 1 to 64 bytes, no control character, each once",
        of: .everything,
        "The coins a user can be switched to."
    )
    package let zkBroker = Key<[String]>(
        "ZKBroker",
        .required,
        sample: ["127.0.0.1:2181"],
        limits: "list of `HOST` or `HOST:PORT`",
        of: .everything,
        isGivenOnce: true,
        takesEffect: .atStart,
        logged: .as { .array($0.map { ((try? ServerAddress($0.trimmingBlanks))?.description ?? $0).logged }) },
        "The ZooKeeper servers; one without a port has 2181. No chroot: put it before the directories."
    )
    package let zkSwitcherWatchDir = Key<String>(
        "ZKSwitcherWatchDir",
        .required,
        sample: "/stratumSwitcher/btcbcc/",
        limits: "absolute path, at most 1024 bytes",
        of: .everything,
        takesEffect: .atStart,
        logged: .as(ZooKeeperDirectory.logged),
        "ZooKeeper directory of the users' records."
    )
    package let enableCronJob = Key<Bool>("EnableCronJob", of: .everything, "Pull UserCoinMapURL periodically.")
    package let cronIntervalSeconds = Key<Int>(
        "CronIntervalSeconds",
        default: 60,
        in: 1...86_400,
        .seconds,
        of: .sync,
        "From one pull to the next."
    )
    package let userCoinMapURL = Key<Secret>(
        "UserCoinMapURL",
        .required,
        sample: "http://127.0.0.1:8000/usercoin.php",
        limits: "`http` or `https` URL with a host, percent-encoded",
        of: .sync,
        isGivenOnce: true,
        logged: .as { UpstreamURL($0.reveal()).map(\.loggable.logged) },
        "Where the user:coin map is pulled from. user:password@ becomes Basic auth."
    )
    package let stratumServerCaseInsensitive = Key<Bool>(
        "StratumServerCaseInsensitive",
        of: .everything,
        "Write every user name in lower case, as the mining servers look them up."
    )
    package let zkSubPoolUpdateBaseDir = Key<String>(
        "ZKSubPoolUpdateBaseDir",
        .off,
        sample: "/subpool/",
        limits: "absolute path, at most 1024 bytes",
        of: .everything,
        takesEffect: .atStart,
        logged: .as(ZooKeeperDirectory.logged),
        "ZooKeeper directory of the subpools' coinbases, without coin and subpool. Empty: those calls are disabled."
    )
    package let zkSubPoolUpdateAckTimeout = Key<Int>(
        "ZKSubPoolUpdateAckTimeout",
        default: 5,
        in: 1...3_600,
        .seconds,
        of: .subPools,
        "How long the jobmaker has to acknowledge."
    )

    // MARK: Ours

    package let zkSessionTimeoutSeconds = Key<Int>(
        "ZKSessionTimeoutSeconds",
        default: 10,
        in: 1...3_600,
        .seconds,
        of: .everything,
        "Session timeout asked of ZooKeeper, which may grant another."
    )
    package let zkRequestTimeoutSeconds = Key<Int>(
        "ZKRequestTimeoutSeconds",
        default: 10,
        in: 1...3_600,
        .seconds,
        of: .everything,
        "How long a call waits out a ZooKeeper outage."
    )
    package let zkAuthUser = Key<String>(
        "ZKAuthUser",
        .off,
        limits: "no control character, no colon",
        of: .everything,
        isGivenOnce: true,
        takesEffect: .atStart,
        logged: .never,
        "User of ZooKeeper's digest scheme, together with ZKAuthPassword."
    )
    package let zkAuthPassword = Key<Secret>(
        "ZKAuthPassword",
        .off,
        limits: "no control character",
        of: .everything,
        isGivenOnce: true,
        takesEffect: .atStart,
        logged: .never,
        "Password of ZooKeeper's digest scheme."
    )
    package let zkCoordinationDir = Key<String>(
        "ZKCoordinationDir",
        .off,
        limits: "absolute path, at most 1024 bytes",
        of: .everything,
        takesEffect: .atStart,
        logged: .as(ZooKeeperDirectory.logged),
        "ZooKeeper directory of what several servers on one ensemble share. Empty: each is on its own."
    )
    package let cronRequestTimeoutSeconds = Key<Int>(
        "CronRequestTimeoutSeconds",
        default: 30,
        in: 1...3_600,
        .seconds,
        of: .sync,
        "How long a pull may take."
    )
    package let cronMaxReplyBytes = Key<Int>(
        "CronMaxReplyBytes",
        default: 268_435_456,
        in: 1_024...4_294_967_296,
        .bytes,
        of: .sync,
        "A longer reply to a pull, unpacked, is refused."
    )
    package let cronOverlapSeconds = Key<Int>(
        "CronOverlapSeconds",
        default: 0,
        in: 0...86_400,
        .seconds,
        of: .sync,
        "Subtracted from last_date, for an upstream that would miss changes within the same second."
    )
    package let maxRequestBodyBytes = Key<Int>(
        "MaxRequestBodyBytes",
        default: 67_108_864,
        in: 1...1_073_741_824,
        .bytes,
        of: .api,
        "A longer request body is refused."
    )
    package let maxBufferedBodyBytes = Key<Int>(
        "MaxBufferedBodyBytes",
        default: 268_435_456,
        in: 1...68_719_476_736,
        .bytes,
        of: .api,
        "All bodies being received together; beyond it a request is asked to come back later."
    )
    package let requestReadTimeoutSeconds = Key<Int>(
        "RequestReadTimeoutSeconds",
        default: 30,
        in: 1...3_600,
        .seconds,
        of: .api,
        "A request that takes longer to arrive is dropped."
    )
    package let maxConnections = Key<Int>(
        "MaxConnections",
        default: 4_096,
        in: 1...1_000_000,
        of: .api,
        "Connections served at the same time."
    )
    package let apiUsers = Key<APIUserEntries>(
        "APIUsers",
        .off,
        limits: "list of objects",
        of: .api,
        isGivenOnce: true,
        "Who else may call the API, and what each may do."
    )
    package let allowedOrigins = Key<[String]>(
        "AllowedOrigins",
        .off,
        limits: "list of `SCHEME://HOST` or `SCHEME://HOST:PORT`",
        of: .api,
        "Pages of these may call the API in a browser, beside the server's own."
    )
    package let enableConsole = Key<Bool>("EnableConsole", of: .api, "Serve the operator's page at /console/.")
    package let logFormat = Key<LogFormat>("LogFormat", of: .everything, "How a line of the log is written.")
    package let logLevel = Key<Int>(
        "LogLevel",
        default: 0,
        in: 0...4,
        of: .everything,
        "How much is logged, as -v has it, which wins."
    )
    package let auditLogFile = Key<String>(
        "AuditLogFile",
        .off,
        limits: "path of a file",
        of: .everything,
        isGivenOnce: true,
        takesEffect: .atStart,
        "What was changed, by whom, as JSON lines. Empty: the log has it."
    )
    package let tlsCertificateFile = Key<String>(
        "TLSCertificateFile",
        .off,
        limits: pem,
        of: .api,
        isGivenOnce: true,
        logged: ifSet,
        "Certificate of the API, then those that lead to an authority. Together with TLSPrivateKeyFile it makes HTTPS of it."
    )
    package let tlsPrivateKeyFile = Key<String>(
        "TLSPrivateKeyFile",
        .off,
        limits: pem,
        of: .api,
        isGivenOnce: true,
        logged: ifSet,
        "Key of that certificate, without a passphrase."
    )
    package let tlsClientCAFile = Key<String>(
        "TLSClientCAFile",
        .off,
        limits: pem,
        of: .api,
        isGivenOnce: true,
        logged: ifSet,
        "Clients must present a certificate of one of these authorities."
    )
}

/// What the three above take.
private let pem = "path of a PEM file"
private let ifSet = ConfigurationKey<String>.Logged.as { $0.isEmpty ? nil : $0.logged }

extension ConfigurationKeys {
    /// What a key path is looked up in.
    static let table = ConfigurationKeys()

    /// The rows, in the order above. So that there is no second list of them, the members are asked for.
    static let rows: [any ConfigurationRow] = Mirror(reflecting: table).children.compactMap { $0.value as? any ConfigurationRow }
}
