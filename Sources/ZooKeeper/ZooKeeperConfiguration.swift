/// How a ``ZooKeeperClient`` connects, and what it bounds.
public struct ZooKeeperConfiguration: Sendable {
    /// The members of the ensemble, in any order; the client tries them in an order of its own.
    public var servers: [ServerAddress]
    /// The znode that is taken for the root: the client's paths are below it, and it sees nothing else. The server's root where it is `/`.
    ///
    /// While it is missing, what needs it fails with ``ZooKeeperError/Code/chrootMissing``; ``ZooKeeperClient/ensurePath(_:access:timeout:)``
    /// makes it.
    public var chroot = ZNodePath.root
    /// How long the server keeps a session that it does not hear from. The server bounds it: 2 to 20 of its ticks, 4 s to 40 s by
    /// default. A connection that is silent for two thirds of it is given up.
    public var sessionTimeout: Duration = .seconds(10)
    /// How long an operation may take altogether, waiting for a connection included, where a call does not say otherwise.
    public var operationTimeout: Duration = .seconds(10)
    /// The identity that every session takes on before its first operation.
    public var digestIdentity: DigestIdentity?
    /// How many operations may be with the server at the same time; the rest waits in the client. The library closes its own socket
    /// at the 65,537th that it cannot pass on.
    public var maximumOperationsInFlight = 8_192
    /// How many operations may wait in the client. One more fails with ``ZooKeeperError/Code/tooManyOperations``.
    public var maximumOperationsWaiting = 65_536

    /// What the names of metrics begin with, the program's own name for one.
    public var metricPrefix = "zookeeper_"

    /// - Parameter servers: The members of the ensemble, in any order.
    public init(servers: [ServerAddress]) {
        self.servers = servers
    }

    /// - Parameter connectString: The members of the ensemble, and perhaps a chroot: `zk1:2181,zk2:2181/app`.
    /// - Throws: ``ConnectString/ParseError``, which says what is wrong with which part.
    public init(connectString: String) throws(ConnectString.ParseError) {
        let parsed = try ConnectString(connectString)
        servers = parsed.servers
        chroot = parsed.chroot
    }
}
