public import SwitcherHTTP
public import ZooKeeper

/// What the server runs with: typed and checked, so nothing that is made of it has to check again.
///
/// A key's value is `configuration[\.maxConnections]`. What a text means (an address, a path, a URL) is here besides, as what it was
/// understood as.
///
/// Made by ``load(file:environment:)``, or of ``ConfigurationValues`` that were filled in by hand. Printing and reflection show no
/// password and nothing of the upstream's URL that could be one; for the log there is ``metadata``.
public struct CheckedConfiguration: Sendable, Equatable {
    /// Each within its key's range.
    var values: ConfigurationValues
    /// The HTTP API; `nil` when it is not enabled.
    public let api: API?
    /// What the three files of TLS make, also where the API is not enabled.
    let tlsFiles: TLSIdentity?
    /// Where the records are.
    public let zooKeeper: Ensemble
    /// The directory of the users' records (`ZKSwitcherWatchDir`).
    public let watchDirectory: ZNodePath
    /// The directory of the coins' directories, in which the subpools' request nodes are (`ZKSubPoolUpdateBaseDir`); `nil` when those
    /// calls are disabled.
    public let subPoolDirectory: ZNodePath?
    /// What this server shares with others on the ensemble (`ZKCoordinationDir`); `nil` when it is on its own. It overlaps with neither
    /// of the two above.
    public let coordinationDirectory: ZNodePath?
    /// The site that tells who has switched, without the cursor (`UserCoinMapURL`); `nil` when the periodic sync is not enabled.
    public let upstream: UpstreamURL?

    /// What the API's connections are encrypted with, read of the three files; `nil` when it speaks plain HTTP.
    public var tls: TLSIdentity? { api == nil ? nil : tlsFiles }

    /// The HTTP API.
    public struct API: Sendable, Equatable {
        /// Who may do everything (`APIUser`, `APIPassword`), neither empty; `nil` where there are only others.
        public let credentials: Credentials?
        /// Who else may do what (`APIUsers`). No user twice, and none is that of the credentials.
        public let users: [APIUser]
        /// Pages of these may call it in a browser, beside the server's own (`AllowedOrigins`).
        public let allowedOrigins: Set<WebOrigin>
        /// `ListenAddr`.
        public let listenAddress: ListenAddress
    }

    /// One of `APIUsers`. Printing and reflection show the user and the rights alone.
    public struct APIUser: Sendable, Equatable {
        /// What proves who it is.
        public enum Proof: Sendable, Equatable {
            /// Not empty.
            case password(Secret)
            case hash(PasswordHash)
        }

        /// Not empty, without `:`.
        public let user: String
        public let proof: Proof
        /// What it may do: at least one.
        public let rights: Set<Right>
    }

    /// The connection to ZooKeeper.
    public struct Ensemble: Sendable, Equatable {
        /// At least one.
        public let servers: [ServerAddress]
        /// For the digest scheme; `nil` means open access. Neither is empty.
        public let credentials: Credentials?
    }
}

extension CheckedConfiguration {
    /// The value of a key, or the table's default.
    package subscript<Value>(_ path: KeyPath<ConfigurationKeys, ConfigurationKey<Value>>) -> Value {
        values.inForce(ConfigurationKeys.table[keyPath: path])
    }

    /// The value of a key that counts seconds.
    package func seconds(_ path: KeyPath<ConfigurationKeys, ConfigurationKey<Int>>) -> Duration {
        .seconds(self[path])
    }
}
