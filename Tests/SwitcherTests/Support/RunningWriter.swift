import Metrics
import Switcher
import ZooKeeper
import ZooKeeperTestKit

/// A writer and its client, running against a server.
struct RunningWriter: Sendable {
    static let directory = "/switch/test"

    let client: ZooKeeperClient
    let writer: SwitchWriter
    let log: LogRecorder
    let check = SwitchCheck(availableCoins: ["btc", "bcc", "ltc"], lowercasesNames: false)

    func coinSwitch(_ name: String, _ coin: String) throws -> CoinSwitch {
        try check.coinSwitch(name: name, coin: coin)
    }

    func switchCoin(_ name: String, _ coin: String) async throws {
        try await writer.write([coinSwitch(name, coin)])
    }

    func switchCoin(_ names: some Sequence<String>, _ coin: String) async throws {
        try await writer.write(names.map { try coinSwitch($0, coin) })
    }

    /// Again and again until it is confirmed: for a writer whose calls have less time than a slow machine takes.
    func switchCoinUntilConfirmed(_ name: String, _ coin: String) async throws {
        try await eventually("\(name) is on \(coin)") {
            try await switchCoin(name, coin)
            return true
        }
    }

    func path(_ name: String) throws -> ZNodePath {
        try ZNodePath(Self.directory).appending(ZNodeName(name))
    }

    func coin(_ name: String) async throws -> String {
        String(decoding: try await client.get(path(name)).data, as: UTF8.self)
    }

    func waitUntilReady() async throws {
        try await eventually("the writer is ready") { await writer.isReady }
    }
}

/// Runs a writer against the servers of that connect string for as long as `body` runs.
func withWriter(
    _ connectString: String,
    sessionTimeout: Duration = .seconds(4),
    requestTimeout: Duration = .seconds(60),
    access: AccessControlList = .open,
    identity: DigestIdentity? = nil,
    metrics: any MetricsFactory = NOOPMetricsHandler.instance,
    configure: (inout SwitchWriterConfiguration) -> Void = { _ in },
    _ body: @escaping @Sendable (RunningWriter) async throws -> Void
) async throws {
    let log = LogRecorder()
    let servers = try connectString.split(separator: ",").map { try ServerAddress(String($0)) }
    var clientConfiguration = ZooKeeperConfiguration(servers: servers)
    clientConfiguration.sessionTimeout = sessionTimeout
    clientConfiguration.digestIdentity = identity
    let client = ZooKeeperClient(configuration: clientConfiguration, logger: log.logger)
    var configuration = SwitchWriterConfiguration(
        directory: try ZNodePath(RunningWriter.directory),
        access: access,
        requestTimeout: requestTimeout
    )
    configure(&configuration)
    let writer = SwitchWriter(client: client, configuration: configuration, logger: log.logger, metrics: metrics)
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { await client.run() }
        group.addTask { await writer.run() }
        defer { group.cancelAll() }
        try await body(RunningWriter(client: client, writer: writer, log: log))
    }
}
