public import Logging
import ServiceLifecycle
import Switcher
import SwitcherHTTP
public import UnixSignals
import ZooKeeper

/// The address cannot be listened on; its description says why in one line.
public struct ListenError: Error, Sendable, CustomStringConvertible {
    public let description: String
}

/// The whole server, made of a configuration: the ZooKeeper client, the switch writer, the subpools' coordinator, the HTTP listener and
/// the periodic sync, the last two as far as they are enabled.
///
/// They start in this order and stop in the reverse one: the sync and the listener first and together, so that whatever has been accepted
/// is finished while the others and the session are still there.
public struct ServerApplication: Sendable {
    /// How long what was accepted may take after the signal to stop. A supervisor kills after ten seconds.
    static let drainTime: Duration = .seconds(5)
    /// How long everything together may take after it; what is left then is cancelled.
    static let shutdownTime: Duration = .seconds(6)

    private let configuration: ServerConfiguration
    private let logger: Logger
    private let client: ZooKeeperClient
    private let writer: SwitchWriter
    private let coordinator: SubPoolCoordinator?
    private let check: SwitchCheck
    private let decoding = DecodingLane()
    private let onListening: @Sendable (Int) async -> Void
    private let onStopping: @Sendable () -> Void

    /// - Parameters:
    ///   - onListening: Called with the port once the listener is there, for a configuration that lets the system choose it.
    ///   - onStopping: Called when the stop begins.
    public init(
        configuration: ServerConfiguration,
        logger: Logger,
        onListening: @escaping @Sendable (_ port: Int) async -> Void = { _ in },
        onStopping: @escaping @Sendable () -> Void = {}
    ) {
        self.configuration = configuration
        self.logger = logger
        self.onListening = onListening
        self.onStopping = onStopping
        client = ZooKeeperClient(configuration: ZooKeeperConfiguration(configuration.zooKeeper), logger: logger)
        writer = SwitchWriter(client: client, configuration: SwitchWriterConfiguration(configuration), logger: logger)
        coordinator = configuration.subPool.map { [client] subPool in
            let subPools = SubPoolConfiguration(subPool, requestTimeout: configuration.zooKeeper.requestTimeout)
            return SubPoolCoordinator(client: client, configuration: subPools, logger: logger)
        }
        check = SwitchCheck(
            availableCoins: configuration.availableCoins,
            lowercasesNames: configuration.caseInsensitiveNames
        )
    }

    /// Serves until one of the signals comes, or the calling task is cancelled.
    ///
    /// - Throws: ``ListenError`` when the address cannot be listened on.
    public func run(stoppingAt signals: [UnixSignal] = [.sigterm, .sigint]) async throws {
        logger.info("Starting", metadata: configuration.metadata.merging(["version": "\(Version.current)"]) { $1 })
        var services: [any Service] = [ZooKeeperService(client: client), SwitchWriterService(writer: writer)]
        if let coordinator { services.append(SubPoolCoordinatorService(coordinator: coordinator)) }
        var intake: [any Service] = []
        if let api = configuration.api { intake.append(httpServer(api)) }
        if let sync = configuration.sync { intake.append(UserCoinSyncService(sync: userCoinSync(sync))) }
        services.append(IntakeService(services: intake))
        services.append(DrainLimit(writer: writer, coordinator: coordinator, logger: logger, onStopping: onStopping))
        var group = ServiceGroupConfiguration(services: services, gracefulShutdownSignals: signals, logger: logger)
        group.maximumGracefulShutdownDuration = Self.shutdownTime
        do {
            try await ServiceGroup(configuration: group).run()
        } catch let error as HTTPListenError {
            throw ListenError(description: error.description)
        }
        logger.info("Stopped")
    }

    private func httpServer(_ api: ServerConfiguration.API) -> SwitcherHTTPServer {
        SwitcherHTTPServer(
            configuration: HTTPConfiguration(api),
            check: check,
            writer: writer,
            coordinator: coordinator,
            decoding: decoding,
            readiness: { [writer] in HTTPReadiness(await writer.readiness) },
            logger: logger,
            onListening: onListening
        )
    }

    private func userCoinSync(_ sync: ServerConfiguration.Sync) -> UserCoinSync {
        UserCoinSync(
            upstream: HTTPUpstream(UpstreamConfiguration(sync)),
            check: check,
            writer: writer,
            configuration: UserCoinSyncConfiguration(interval: sync.interval, overlap: sync.overlap),
            decoding: decoding,
            logger: logger
        )
    }
}
