public import Logging
import ServiceLifecycle
public import Switcher
import SwitcherHTTP
import SwitcherVersion
public import UnixSignals
import ZooKeeper

/// The whole server, made of a configuration: the ZooKeeper client, the switch writer, the subpools' coordinator, the HTTP listener and
/// the periodic sync, the last two as far as they are enabled.
///
/// They start in this order and stop in the reverse one: the sync and the listener first and together, so that whatever has been accepted
/// is finished while the others and the session are still there.
public struct ServerApplication: Sendable {
    private let configuration: CheckedConfiguration
    private let logger: Logger
    private let client: ZooKeeperClient
    private let writer: SwitchWriter
    private let coordination: CoordinationRoot?
    private let membership: ServerMembership?
    private let coordinator: SubPoolCoordinator?
    private let check: Replaceable<SwitchCheck>
    private let http: SwitcherHTTPServer?
    private let events = EventBroadcast()
    private let sync: UserCoinSync?
    /// Where the sync pulls from now.
    private let site: Replaceable<UpstreamURL?>
    private let onStarted: @Sendable () -> Void
    private let onStopping: @Sendable () -> Void

    /// - Parameters:
    ///   - audit: Told of everything that is changed.
    ///   - metrics: What it is measured with.
    ///   - onListening: Called with the port once the listener is there, for a configuration that lets the system choose it.
    ///   - onStarted: Called when calls are taken, or the sync runs where there is no API.
    ///   - onStopping: Called when the stop begins.
    public init(
        configuration: CheckedConfiguration,
        logger: Logger,
        audit outlets: [any AuditOutlet] = [],
        metrics: ServerMetrics = ServerMetrics(),
        onListening: @escaping @Sendable (_ port: Int) async -> Void = { _ in },
        onStarted: @escaping @Sendable () -> Void = {},
        onStopping: @escaping @Sendable () -> Void = {}
    ) {
        self.configuration = configuration
        self.logger = logger
        self.onStarted = onStarted
        self.onStopping = onStopping
        let audit = AuditOutlets(outlets + [AuditEvents(events: events)])
        client = ZooKeeperClient(
            configuration: ZooKeeperConfiguration(configuration),
            logger: logger,
            metrics: metrics.factory
        )
        writer = SwitchWriter(
            client: client,
            configuration: SwitchWriterConfiguration(configuration),
            logger: logger,
            metrics: metrics.factory
        )
        coordination = CoordinationRoot(configuration, client: client, logger: logger)
        let shared = SyncCoordination(configuration, client: client, root: coordination)
        membership = shared.map { [writer] in ServerMembership($0, writer: writer, logger: logger) }
        coordinator = SubPoolConfiguration(configuration).map { [client, coordination] subPools in
            SubPoolCoordinator(
                client: client,
                configuration: subPools,
                coordination: coordination,
                logger: logger,
                metrics: metrics.factory
            )
        }
        check = Replaceable(SwitchCheck(configuration))
        let decoding = DecodingLane()
        site = Replaceable(configuration.upstream)
        sync = UpstreamConfiguration(configuration).map { [check, writer, membership] site in
            UserCoinSync(
                upstream: HTTPUpstream(site),
                check: check.current,
                writer: writer,
                configuration: UserCoinSyncConfiguration(configuration),
                decoding: decoding,
                audit: audit,
                coordination: shared,
                membership: membership,
                site: configuration.upstream?.siteID ?? "",
                logger: logger,
                metrics: metrics.factory
            )
        }
        http = HTTPConfiguration(configuration).map { [check, writer, coordinator, sync, events] api in
            SwitcherHTTPServer(
                configuration: api,
                check: check,
                writer: writer,
                coordinator: coordinator,
                sync: sync,
                decoding: decoding,
                readiness: { HTTPReadiness(await writer.readiness) },
                audit: audit,
                events: events,
                metrics: metrics.factory,
                exposition: { metrics.exposition() },
                version: Version.current,
                logger: logger,
                onListening: { port in
                    await onListening(port)
                    onStarted()
                }
            )
        }
        if let tls = http?.tls { metrics.show(tls) }
    }

    /// Serves until one of the signals comes, or the calling task is cancelled.
    ///
    /// - Throws: `HTTPListenError` when the address cannot be listened on, ``ConfigurationError`` when the coordination directory is one of
    ///   other servers.
    public func run(stoppingAt signals: [UnixSignal] = [.sigterm, .sigint]) async throws {
        logger.info("Starting", metadata: configuration.metadata.merging([LogKey.version: "\(Version.current)"]) { $1 })
        var services: [any Service] = [ZooKeeperService(client: client), SwitchWriterService(writer: writer)]
        if let coordination { services.append(CoordinationService(coordination: coordination)) }
        if let membership { services.append(MembershipService(membership: membership)) }
        if let coordinator { services.append(SubPoolCoordinatorService(coordinator: coordinator)) }
        var intake: [any Service] = []
        if let http { intake += [http, StateEvents(writer: writer, client: client, events: events)] }
        if let tls = http?.tls { intake.append(CertificateWatch(tls: tls, logger: logger, clock: ContinuousClock())) }
        if let sync { intake.append(UserCoinSyncService(sync: sync, onStarted: http == nil ? onStarted : nil)) }
        services.append(IntakeService(services: intake))
        services.append(DrainLimit(writer: writer, coordinator: coordinator, logger: logger, onStopping: onStopping))
        var group = ServiceGroupConfiguration(services: services, gracefulShutdownSignals: signals, logger: logger)
        group.maximumGracefulShutdownDuration = StopTimes.everything
        try await ServiceGroup(configuration: group).run()
        logger.info("Stopped")
    }

    /// Takes everything of a configuration that can change while it runs: what ``ConfigurationChange`` lets through. Calls that were
    /// accepted before run as they were accepted.
    public func change(to configuration: CheckedConfiguration) async {
        let requestTimeout = configuration.seconds(\.zkRequestTimeoutSeconds)
        await client.setTimeouts(session: configuration.seconds(\.zkSessionTimeoutSeconds), operation: requestTimeout)
        await writer.setRequestTimeout(requestTimeout)
        await coordinator?.setTimeouts(ack: configuration.seconds(\.zkSubPoolUpdateAckTimeout), request: requestTimeout)
        check.replace(with: SwitchCheck(configuration))
        // First: where passwords are hashed the other takes a while.
        await changeSync(to: configuration)
        if let api = HTTPConfiguration(configuration) { await http?.change(to: api) }
    }

    private func changeSync(to configuration: CheckedConfiguration) async {
        guard let upstream = UpstreamConfiguration(configuration) else { return }
        let isAnotherSite = site.current?.address != configuration.upstream?.address
        site.replace(with: configuration.upstream)
        await sync?.change(
            upstream: HTTPUpstream(upstream),
            isAnotherSite: isAnotherSite,
            site: configuration.upstream?.siteID ?? "",
            check: check.current,
            configuration: UserCoinSyncConfiguration(configuration)
        )
    }
}
