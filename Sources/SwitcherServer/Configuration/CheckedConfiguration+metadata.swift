public import Logging
import ZooKeeper

extension ServerConfiguration {
    /// The configuration in force, defaults included, under the documented names, for the line that says the server starts.
    ///
    /// Without passwords, without the users they belong to, and of the upstream's URL without user, password and query.
    public var metadata: Logger.Metadata {
        var metadata: Logger.Metadata = [
            "EnableAPIServer": "\(api != nil)",
            "EnableCronJob": "\(sync != nil)",
            "AvailableCoins": .array(availableCoins.map { .string($0) }),
            "StratumServerCaseInsensitive": "\(caseInsensitiveNames)",
            "ZKBroker": .array(zooKeeper.servers.map { .stringConvertible($0) }),
            "ZKSwitcherWatchDir": "\(watchDirectory)",
            "ZKSubPoolUpdateBaseDir": "\(subPool?.baseDirectory.description ?? "")",
            "ZKSessionTimeoutSeconds": "\(zooKeeper.sessionTimeout.components.seconds)",
            "ZKRequestTimeoutSeconds": "\(zooKeeper.requestTimeout.components.seconds)",
        ]
        if let api {
            metadata["ListenAddr"] = "\(api.listenAddress)"
            metadata["MaxRequestBodyBytes"] = "\(api.maxRequestBodyBytes)"
            metadata["MaxBufferedBodyBytes"] = "\(api.maxBufferedBodyBytes)"
            metadata["RequestReadTimeoutSeconds"] = "\(api.requestReadTimeout.components.seconds)"
            metadata["MaxConnections"] = "\(api.maxConnections)"
        }
        if let subPool {
            metadata["ZKSubPoolUpdateAckTimeout"] = "\(subPool.ackTimeout.components.seconds)"
        }
        if let sync {
            metadata["UserCoinMapURL"] = "\(sync.url.loggable)"
            metadata["CronIntervalSeconds"] = "\(sync.interval.components.seconds)"
            metadata["CronRequestTimeoutSeconds"] = "\(sync.requestTimeout.components.seconds)"
            metadata["CronOverlapSeconds"] = "\(sync.overlap.components.seconds)"
            metadata["CronMaxReplyBytes"] = "\(sync.maxReplyBytes)"
        }
        return metadata
    }
}
