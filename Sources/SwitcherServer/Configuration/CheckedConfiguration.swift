public import ZooKeeper

/// What the server runs with: typed and checked, so nothing that is made of it has to check again.
///
/// Made by ``load(file:environment:)``, or of a ``ConfigurationFile`` that was filled in by hand. Printing and reflection show no
/// password and nothing of the upstream's URL that could be one; for the log there is ``metadata``.
public struct ServerConfiguration: Sendable, Equatable {
    /// The HTTP API; `nil` when it is not enabled.
    public internal(set) var api: API?
    /// The coins a user can be switched to, at least one, each 1 to 64 bytes of UTF-8, without control characters. No two have
    /// the same bytes. Coins are bytes: compare them as such.
    public let availableCoins: [String]
    /// Whether A–Z of a user's name become a–z before anything else is done with it.
    public let caseInsensitiveNames: Bool
    /// Where the records are.
    public let zooKeeper: Ensemble
    /// The directory of the users' records.
    public let watchDirectory: ZNodePath
    /// The subpools' coinbases; `nil` when those calls are disabled.
    public let subPool: SubPool?
    /// The periodic sync; `nil` when it is not enabled.
    public let sync: Sync?

    /// The HTTP API.
    public struct API: Sendable, Equatable {
        /// What every call must present with HTTP Basic; neither is empty.
        public let credentials: Credentials
        /// `ListenAddr`.
        public let listenAddress: ListenAddress
        /// 1 to 2^30. A longer body is refused.
        public let maxRequestBodyBytes: Int
        /// 1 to 2^36. All bodies being received together; beyond it a request is told to come back.
        public let maxBufferedBodyBytes: Int
        /// 1 second to 1 hour. A slower request is dropped.
        public let requestReadTimeout: Duration
        /// 1 to 1,000,000.
        public internal(set) var maxConnections: Int
    }

    /// The connection to ZooKeeper.
    public struct Ensemble: Sendable, Equatable {
        /// At least one.
        public let servers: [ServerAddress]
        /// 1 second to 1 hour. ZooKeeper may grant another.
        public let sessionTimeout: Duration
        /// 1 second to 1 hour. How long a call waits out an outage.
        public let requestTimeout: Duration
        /// For the digest scheme; `nil` means open access. Neither is empty.
        public let credentials: Credentials?
    }

    /// The subpools' coinbases.
    public struct SubPool: Sendable, Equatable {
        /// Where the coins' directories are, in which the subpools' request nodes are.
        public let baseDirectory: ZNodePath
        /// 1 second to 1 hour. How long the jobmaker has to acknowledge.
        public let ackTimeout: Duration
    }

    /// The periodic sync.
    public struct Sync: Sendable, Equatable {
        /// The site that tells who has switched, without the cursor.
        public let url: UpstreamURL
        /// 1 second to 1 day.
        public let interval: Duration
        /// 1 second to 1 hour.
        public let requestTimeout: Duration
        /// 0 to 1 day, whole seconds. Subtracted from the cursor.
        public let overlap: Duration
        /// 2^10 to 2^32. A longer reply, unpacked, is refused.
        public let maxReplyBytes: Int
    }
}
