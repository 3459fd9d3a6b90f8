import Crypto
import Foundation
import Logging
import Switcher
import SwitcherHTTP
import ZooKeeper

// What each module takes of the configuration: the place where most keys are used.

extension ZooKeeperConfiguration {
    init(_ configuration: CheckedConfiguration) {
        self.init(servers: configuration.zooKeeper.servers)
        sessionTimeout = configuration.seconds(\.zkSessionTimeoutSeconds)
        operationTimeout = configuration.seconds(\.zkRequestTimeoutSeconds)
        digestIdentity = configuration.zooKeeper.credentials.map {
            DigestIdentity(user: $0.user, password: $0.password.reveal())
        }
        metricPrefix = "switcher_zookeeper_"
    }
}

extension AccessControlList {
    /// Everybody may read. Everybody may write as well, unless there is an identity to write as.
    init(_ ensemble: CheckedConfiguration.Ensemble) {
        self = ensemble.credentials == nil ? .open : .readableByAll
    }
}

extension CoordinationRoot {
    /// `nil` where the server is on its own.
    init?(_ configuration: CheckedConfiguration, client: ZooKeeperClient, logger: Logger) {
        guard let directory = configuration.coordinationDirectory else { return nil }
        self.init(
            client: client,
            layout: CoordinationLayout(root: directory),
            watchDirectory: configuration.watchDirectory,
            baseDirectory: configuration.subPoolDirectory,
            access: AccessControlList(configuration.zooKeeper),
            logger: logger
        )
    }
}

extension SwitchWriterConfiguration {
    init(_ configuration: CheckedConfiguration) {
        self.init(
            directory: configuration.watchDirectory,
            access: AccessControlList(configuration.zooKeeper),
            requestTimeout: configuration.seconds(\.zkRequestTimeoutSeconds)
        )
        needsMembership = configuration.coordinationDirectory != nil
    }
}

extension SyncCoordination {
    /// `nil` where the server is on its own.
    init?(_ configuration: CheckedConfiguration, client: ZooKeeperClient, root: CoordinationRoot?) {
        guard let root else { return nil }
        let address = configuration.api.map { " \($0.listenAddress.host ?? ""):\($0.listenAddress.port)" } ?? ""
        self.init(
            client: client,
            layout: root.layout,
            root: root,
            access: root.access,
            name: ProcessInfo.processInfo.hostName + address
        )
    }
}

extension UpstreamURL {
    /// Tells it from another one, and tells nothing of it: its query may hold a token.
    var siteID: String {
        SHA256.hash(data: Data(address.reveal().utf8)).prefix(16).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

extension SwitchCheck {
    init(_ configuration: CheckedConfiguration) {
        self.init(
            availableCoins: configuration[\.availableCoins],
            lowercasesNames: configuration[\.stratumServerCaseInsensitive]
        )
    }
}

extension SubPoolConfiguration {
    /// `nil` when those calls are disabled.
    init?(_ configuration: CheckedConfiguration) {
        guard let directory = configuration.subPoolDirectory else { return nil }
        self.init(
            baseDirectory: directory,
            ackTimeout: configuration.seconds(\.zkSubPoolUpdateAckTimeout),
            requestTimeout: configuration.seconds(\.zkRequestTimeoutSeconds)
        )
    }
}

extension HTTPConfiguration {
    /// `nil` when the API is not enabled.
    init?(_ configuration: CheckedConfiguration) {
        guard let api = configuration.api else { return nil }
        self.init(
            host: api.listenAddress.host,
            port: api.listenAddress.port,
            identities: api.identities,
            maxRequestBodyBytes: configuration[\.maxRequestBodyBytes],
            maxBufferedBodyBytes: configuration[\.maxBufferedBodyBytes],
            requestReadTimeout: configuration.seconds(\.requestReadTimeoutSeconds),
            maxConnections: configuration[\.maxConnections]
        )
        allowedOrigins = api.allowedOrigins
        hasConsole = configuration[\.enableConsole]
        tls = configuration.tls
    }
}

extension CheckedConfiguration.API {
    /// Everybody who may call it.
    var identities: [APIIdentity] {
        let all = credentials.map { [APIIdentity(user: $0.user, proof: .password($0.password.reveal()))] } ?? []
        return all + users.map { APIIdentity(user: $0.user, proof: .init($0.proof), rights: $0.rights) }
    }
}

extension APIIdentity.Proof {
    fileprivate init(_ proof: CheckedConfiguration.APIUser.Proof) {
        switch proof {
        case .password(let password): self = .password(password.reveal())
        case .hash(let hash): self = .hash(hash)
        }
    }
}

extension UserCoinSyncConfiguration {
    init(_ configuration: CheckedConfiguration) {
        self.init(
            interval: configuration.seconds(\.cronIntervalSeconds),
            overlap: configuration.seconds(\.cronOverlapSeconds)
        )
    }
}

extension UpstreamConfiguration {
    /// `nil` when the sync is not enabled.
    init?(_ configuration: CheckedConfiguration) {
        guard let url = configuration.upstream else { return nil }
        self.init(
            url: url,
            timeout: configuration.seconds(\.cronRequestTimeoutSeconds),
            maximumBodyBytes: configuration[\.cronMaxReplyBytes]
        )
    }
}
