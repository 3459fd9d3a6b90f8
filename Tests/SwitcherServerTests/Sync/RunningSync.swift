import Foundation
import Logging
import Switcher
import UpstreamTestKit
import ZooKeeper
import ZooKeeperTestKit

@testable import SwitcherServer

/// A sync between a web site and a ZooKeeper, both real.
struct RunningSync: Sendable {
    static let directory = "/pool/users"
    static let check = SwitchCheck(availableCoins: ["btc", "bcc", "ltc"], lowercasesNames: false)

    let sync: UserCoinSync
    let writer: SwitchWriter
    let site: UpstreamServer
    let log: LogRecorder
    fileprivate let running: Task<Void, Never>

    /// Stops the sync, and returns when it has stopped.
    func stop() async {
        running.cancel()
        await running.value
    }

    func push(_ name: String, _ coin: String) async throws {
        try await writer.write([Self.check.coinSwitch(name: name, coin: coin)])
    }

    /// Waits until so many pulls have been told of, good or bad.
    func waitForPulls(_ count: Int, timeout: Duration = Timeouts.condition) async throws {
        try await eventually(timeout: timeout, "\(count) pulls are done") { pulls.count >= count }
    }

    /// The lines of pulls, in their order.
    var pulls: [LogRecorder.Entry] { log.entries.filter { $0.message == "Synced" || $0.message == "Sync failed" } }

    /// How often it has waited for ZooKeeper.
    var waitCount: Int { log.entries("Sync waits for ZooKeeper").count }

    /// The `last_date` of every request.
    var lastDates: [Int64?] { site.requests.map(\.lastDate) }
}

/// Runs a sync for as long as `body` runs.
///
/// - Parameter interval: Short, so that a test need not wait for the next pull.
func withSync(
    _ zooKeeper: ZooKeeperServer,
    interval: Duration = .milliseconds(20),
    overlap: Duration = .zero,
    decoding: DecodingLane = DecodingLane(),
    pullTimeout: Duration = Timeouts.request,
    requestTimeout: Duration = .seconds(60),
    answer: UpstreamServer.Answer,
    _ body: @escaping @Sendable (RunningSync) async throws -> Void
) async throws {
    let log = LogRecorder()
    var clientConfiguration = ZooKeeperConfiguration(servers: [try ServerAddress(zooKeeper.connectString)])
    clientConfiguration.sessionTimeout = .seconds(4)
    let client = ZooKeeperClient(configuration: clientConfiguration, logger: log.logger)
    let writer = SwitchWriter(
        client: client,
        configuration: SwitchWriterConfiguration(
            directory: try ZNodePath(RunningSync.directory),
            requestTimeout: requestTimeout
        ),
        logger: log.logger
    )
    try await withUpstream(answer) { site in
        guard let url = UpstreamURL("http://user:secret@127.0.0.1:\(site.port)/usercoin.php") else { throw CancellationError() }
        let sync = UserCoinSync(
            upstream: HTTPUpstream(UpstreamConfiguration(url: url, timeout: pullTimeout, maximumBodyBytes: 256 << 20)),
            check: RunningSync.check,
            writer: writer,
            configuration: UserCoinSyncConfiguration(interval: interval, overlap: overlap),
            decoding: decoding,
            logger: log.logger
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await client.run() }
            group.addTask { await writer.run() }
            let running = RunningSync(sync: sync, writer: writer, site: site, log: log, running: Task { await sync.run() })
            defer { group.cancelAll() }
            do {
                try await body(running)
            } catch {
                FileHandle.standardError.write(Data("--- log of the sync, after: \(error)\n\(log.text)---\n".utf8))
                await running.stop()
                throw error
            }
            // Before the web site goes.
            await running.stop()
        }
    }
}
