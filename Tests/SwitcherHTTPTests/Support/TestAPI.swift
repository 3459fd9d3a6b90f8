import Logging
import Metrics
import Switcher
import SwitcherHTTP
import SwitcherTestKit
import ZooKeeper
import ZooKeeperTestKit

/// The API in front of a real ZooKeeper.
struct TestAPI: Sendable {
    static let directory = "/pool/users"

    let listener: TestListener
    let writer: SwitchWriter
    let zooKeeper: ZooKeeperServer
    private let writing: Task<Void, Never>

    /// - Parameter waitsUntilReady: Whether `body` begins only when switches can be written.
    static func run<Result: Sendable>(
        _ zooKeeper: ZooKeeperServer,
        configuration: HTTPConfiguration = TestListener.configuration(),
        lowercasesNames: Bool = false,
        requestTimeout: Duration = .seconds(60),
        maximumQueuedRecords: Int = 2_000_000,
        subPools: SubPoolConfiguration? = nil,
        decoding: DecodingLane = DecodingLane(),
        audit: any AuditOutlet = AuditOutlets(),
        metrics: any MetricsFactory = NOOPMetricsHandler.instance,
        waitsUntilReady: Bool = true,
        _ body: (TestAPI) async throws -> Result
    ) async throws -> Result {
        let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let client = ZooKeeperClient(
            configuration: ZooKeeperConfiguration(servers: [try ServerAddress(zooKeeper.connectString)]),
            logger: quiet
        )
        var writing = SwitchWriterConfiguration(directory: try ZNodePath(directory), requestTimeout: requestTimeout)
        writing.maximumQueuedRecords = maximumQueuedRecords
        let writer = SwitchWriter(client: client, configuration: writing, logger: quiet)
        let connecting = Task { await client.run() }
        let writingTask = Task { await writer.run() }
        let log = LogRecorder()
        let coordinator = subPools.map { SubPoolCoordinator(client: client, configuration: $0, logger: log.logger) }
        let coordinating = Task { await coordinator?.run() }
        defer {
            coordinating.cancel()
            writingTask.cancel()
            connecting.cancel()
        }
        return try await TestListener.run(
            log: log,
            {
                SwitcherHTTPServer(
                    configuration: configuration,
                    check: Replaceable(SwitchCheck(availableCoins: ["btc", "bch", "你"], lowercasesNames: lowercasesNames)),
                    writer: writer,
                    coordinator: coordinator,
                    decoding: decoding,
                    readiness: { await writer.isReady ? .ready : .notReady(reason: "ZooKeeper is not connected") },
                    audit: audit,
                    metrics: metrics,
                    logger: log.logger,
                    onListening: $0
                )
            },
            { listener in
                if waitsUntilReady {
                    try await eventually("switches can be written") { await writer.isReady }
                }
                return try await body(
                    TestAPI(listener: listener, writer: writer, zooKeeper: zooKeeper, writing: writingTask)
                )
            }
        )
    }

    /// Ends the writer, as if the server were stopping.
    func stopWriting() async {
        writing.cancel()
        await writing.value
    }

    func call(_ line: String, fields: String = "", body: String = "") async throws -> WireResponse {
        try await listener.call(line, fields: TestListener.authorization + fields, body: body)
    }

    /// All records, as `name=coin`, sorted by their bytes.
    func records() async throws -> [String] {
        try await zooKeeper.withRawClient { client in
            var records: [String] = []
            for name in try await client.children(Self.directory) {
                records.append("\(name)=\(try await client.get("\(Self.directory)/\(name)").text)")
            }
            return records.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        }
    }

    static let success = #"{"err_no":0,"err_msg":"","success":true}"#

    static func failure(_ number: Int, _ message: String) -> String {
        #"{"err_no":\#(number),"err_msg":"\#(message)","success":false}"#
    }
}
