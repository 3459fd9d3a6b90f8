import Switcher
import SwitcherHTTP
import ZooKeeper

extension ZooKeeperConfiguration {
    init(_ ensemble: ServerConfiguration.Ensemble) {
        self.init(servers: ensemble.servers)
        sessionTimeout = ensemble.sessionTimeout
        operationTimeout = ensemble.requestTimeout
        digestIdentity = ensemble.credentials.map { DigestIdentity(user: $0.user, password: $0.password.reveal()) }
    }
}

extension SwitchWriterConfiguration {
    init(_ configuration: ServerConfiguration) {
        self.init(
            directory: configuration.watchDirectory,
            access: AccessControlList(configuration.zooKeeper),
            requestTimeout: configuration.zooKeeper.requestTimeout
        )
    }
}

extension SubPoolConfiguration {
    init(_ subPool: ServerConfiguration.SubPool, requestTimeout: Duration) {
        self.init(baseDirectory: subPool.baseDirectory, ackTimeout: subPool.ackTimeout, requestTimeout: requestTimeout)
    }
}

extension AccessControlList {
    /// Everybody may read. Everybody may write as well, unless there is an identity to write as.
    init(_ ensemble: ServerConfiguration.Ensemble) {
        self = ensemble.credentials == nil ? .open : .readableByAll
    }
}

extension HTTPConfiguration {
    init(_ api: ServerConfiguration.API) {
        self.init(
            host: api.listenAddress.host,
            port: api.listenAddress.port,
            credentials: HTTPCredentials(user: api.credentials.user, password: api.credentials.password.reveal())
        )
        maxRequestBodyBytes = api.maxRequestBodyBytes
        maxBufferedBodyBytes = api.maxBufferedBodyBytes
        requestReadTimeout = api.requestReadTimeout
        maxConnections = api.maxConnections
    }
}

extension UpstreamConfiguration {
    init(_ sync: ServerConfiguration.Sync) {
        self.init(url: sync.url, timeout: sync.requestTimeout)
        maximumBodyBytes = sync.maxReplyBytes
    }
}
