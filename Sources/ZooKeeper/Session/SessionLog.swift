import Logging

/// What an operator is told of the session.
struct SessionLog {
    private let logger: Logger
    private var failedOpenings = 0
    private var refusedIdentities = 0

    init(_ logger: Logger) {
        self.logger = logger
    }

    func connected(to server: String, session: SessionIdentity?, timeout: Duration) {
        logger.info(
            "ZooKeeper connected",
            metadata: ["server": "\(server)", "session": "\(session?.description ?? "")", "timeout": "\(timeout)"]
        )
    }

    func connectionLost(session: SessionIdentity?) {
        logger.warning("ZooKeeper connection lost", metadata: ["session": "\(session?.description ?? "")"])
    }

    func sessionLost(_ session: SessionIdentity?) {
        logger.warning("ZooKeeper session lost", metadata: ["session": "\(session?.description ?? "")"])
    }

    /// A handle was made, or could not be made.
    mutating func handleOpened(_ isOpened: Bool) {
        failedOpenings = isOpened ? 0 : failedOpenings + 1
        guard Self.isTold(failedOpenings) else { return }
        logger.warning("ZooKeeper client library lacks memory or threads", metadata: ["failures": "\(failedOpenings)"])
    }

    mutating func identityRefused(by server: String) {
        refusedIdentities += 1
        guard Self.isTold(refusedIdentities) else { return }
        logger.error("ZooKeeper refused the identity", metadata: ["server": "\(server)", "refusals": "\(refusedIdentities)"])
    }

    /// The 1st, 2nd, 4th, 8th … time.
    private static func isTold(_ count: Int) -> Bool { count > 0 && count & (count - 1) == 0 }
}
