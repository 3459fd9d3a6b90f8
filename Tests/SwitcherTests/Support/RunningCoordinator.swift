import Logging
import Metrics
import Switcher
import ZooKeeper
import ZooKeeperTestKit

/// A coordinator and its client, running against a server.
struct RunningCoordinator: Sendable {
    static let directory = "/subpool"

    let client: ZooKeeperClient
    let coordinator: SubPoolCoordinator
    /// Ends the coordinator in good order, and returns when it has ended.
    let stop: @Sendable () async -> Void

    func coinbase(_ pool: String = "pool") async throws -> SubPoolReply {
        try await coordinator.coinbase(of: SubPoolName(coin: "btc", subPool: pool))
    }

    @discardableResult
    func update(_ address: String, pool: String = "pool", info: String = "tiger") async throws -> SubPoolReply {
        let coinbase = Coinbase(info: info, payoutAddress: address)
        return try await coordinator.perform(CoinbaseUpdate(coin: "btc", subPool: pool, coinbase))
    }

    /// Nobody is served, nobody waits, and the server watches nothing for this coordinator.
    func isIdle() async -> Bool {
        let load = await coordinator.load
        return load.subPools == 0 && load.waitingCalls == 0
    }

    /// What is written for such an update.
    static func request(_ address: String, pool: String = "pool", info: String = "tiger") -> String {
        #"{"coin":"btc","subpool_name":"\#(pool)","coinbase_info":"\#(info)","payout_addr":"\#(address)"}"#
    }

    static func requestNode(_ pool: String = "pool") -> String { "\(directory)/btc/\(pool)" }
    static func ackNode(_ pool: String = "pool") -> String { requestNode(pool) + "/ack" }
}

/// Runs a coordinator against the servers of that connect string for as long as `body` runs.
///
/// - Parameters:
///   - ackTimeout: Long: what is tested is an ack, unless a test says otherwise.
///   - coordinationDirectory: What it shares with others; `nil`: it is on its own.
@discardableResult
func withCoordinator<Value: Sendable>(
    _ connectString: String,
    ackTimeout: Duration = Timeouts.condition,
    requestTimeout: Duration = Timeouts.condition,
    sessionTimeout: Duration = .seconds(10),
    coordinationDirectory: ZNodePath? = nil,
    log: LogRecorder = LogRecorder(),
    metrics: any MetricsFactory = NOOPMetricsHandler.instance,
    configure: (inout SubPoolConfiguration) -> Void = { _ in },
    _ body: @escaping @Sendable (RunningCoordinator) async throws -> Value
) async throws -> Value {
    let servers = try connectString.split(separator: ",").map { try ServerAddress(String($0)) }
    var clientConfiguration = ZooKeeperConfiguration(servers: servers)
    clientConfiguration.sessionTimeout = sessionTimeout
    let client = ZooKeeperClient(
        configuration: clientConfiguration,
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    )
    var configuration = SubPoolConfiguration(
        baseDirectory: try ZNodePath(RunningCoordinator.directory),
        ackTimeout: ackTimeout,
        requestTimeout: requestTimeout
    )
    configure(&configuration)
    let coordination = coordinationDirectory.map { directory in
        CoordinationRoot(
            client: client,
            layout: CoordinationLayout(root: directory),
            watchDirectory: "/users",
            baseDirectory: configuration.baseDirectory,
            logger: log.logger
        )
    }
    let coordinator = SubPoolCoordinator(
        client: client,
        configuration: configuration,
        coordination: coordination,
        logger: log.logger,
        metrics: metrics
    )
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { await client.run() }
        if let coordination { group.addTask { try? await coordination.run() } }
        let serving = Task { await coordinator.run() }
        defer {
            serving.cancel()
            group.cancelAll()
        }
        return try await body(
            RunningCoordinator(client: client, coordinator: coordinator) {
                coordinator.close()
                await serving.value
            }
        )
    }
}
