import HummingbirdCore
public import Logging
public import Metrics
import NIOCore
import NIOPosix
public import ServiceLifecycle
public import Switcher

/// The HTTP API: listens, checks credentials, and passes switches to their writer and calls about subpools to their coordinator. What
/// the paths answer is in docs/api.md.
///
/// A service of a `ServiceGroup`, or run by itself. At a graceful shutdown it stops listening, answers what it has begun to read
/// and closes each connection after that; when the task is cancelled it closes them at once.
///
/// An unknown path is 404 and a wrong method 405 for everybody; only then are credentials asked for, and only with those is a
/// body read.
public struct SwitcherHTTPServer: Service {
    private let configuration: HTTPConfiguration
    /// What new connections are shown, where they are encrypted.
    public let tls: Replaceable<TLSIdentity>?
    private let rules: Replaceable<AdmissionRules>
    private let budget: BodyBudget
    private let timeouts: Replaceable<ConnectionTimeouts>
    private let connections: ConnectionTable
    private let listener = Replaceable<(any Channel)?>(nil)
    let routes: RouteTable
    private let metrics: HTTPMetrics
    private let events: EventBroadcast
    private let writtenRecordCount: @Sendable () async -> Int
    private let listCounts: @Sendable () -> [ListKind: Int]
    private let logger: Logger
    private let onListening: @Sendable (_ port: Int) async -> Void

    /// - Parameters:
    ///   - coordinator: Serves the calls about subpools; without it they are disabled.
    ///   - sync: Asked for pulls and for its status; without it there is none.
    ///   - decoding: Where large bodies are decoded.
    ///   - readiness: Asked by every `/readyz`.
    ///   - metrics: Makes what requests and connections are measured with.
    ///   - audit: Told of every call that changes something, or was to.
    ///   - events: What happens, for those who read `/events`; passed on while this runs.
    ///   - exposition: Asked by every `/metrics`; without it there is no such path.
    ///   - version: What `/openapi.json` and `/status` say that this is.
    ///   - onListening: Called once connections are accepted, with the port.
    public init(
        configuration: HTTPConfiguration,
        check: Replaceable<SwitchCheck>,
        writer: SwitchWriter,
        coordinator: SubPoolCoordinator? = nil,
        sync: UserCoinSync? = nil,
        decoding: DecodingLane,
        readiness: @escaping @Sendable () async -> HTTPReadiness,
        audit: any AuditOutlet = AuditOutlets(),
        events: EventBroadcast = EventBroadcast(),
        metrics: any MetricsFactory = NOOPMetricsHandler.instance,
        exposition: (@Sendable () -> HTTPExposition)? = nil,
        version: String = "0",
        logger: Logger,
        onListening: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
    ) {
        let httpMetrics = HTTPMetrics(metrics)
        let (exporter, lister) = (RecordExporter(writer), coordinator.map { SubPoolLister($0) })
        var routes: [any Route] = [
            SwitchRoute(check: check, writer: writer, decoding: decoding, audit: audit, logger: logger),
            MultiUserSwitchRoute(check: check, writer: writer, decoding: decoding, audit: audit, logger: logger),
            GetCoinbaseRoute(coordinator: coordinator, decoding: decoding, logger: logger),
            UpdateCoinbaseRoute(coordinator: coordinator, decoding: decoding, audit: audit, logger: logger),
            UserRoute(check: check, records: RecordReader(writer), logger: logger),
            UsersRoute(exporter: exporter, logger: logger),
            SubPoolsRoute(lister: lister, logger: logger),
            PullRoute(sync: sync, audit: audit, logger: logger),
            StatusRoute(
                version: version,
                check: check,
                writer: writer,
                census: RecordCensus(writer),
                coordinator: coordinator,
                sync: sync,
                history: httpMetrics.history
            ),
            EventsRoute(events: events),
            LivenessRoute(),
            ReadinessRoute(readiness: readiness),
        ]
        if let exposition { routes.append(MetricsRoute(exposition: exposition)) }
        routes.append(OpenAPIRoute(describing: routes, version: version))
        // Behind the description: it is of what programs call.
        if configuration.hasConsole { routes += [ConsoleRoute(), ConsoleRedirectRoute()] }
        self.init(
            configuration: configuration,
            routes: routes,
            events: events,
            metrics: httpMetrics,
            writtenRecordCount: { await writer.writtenRecordCount },
            listCounts: { [.users: exporter.exportCount, .subPools: lister?.listCount ?? 0] },
            logger: logger,
            onListening: onListening
        )
    }

    init(
        configuration: HTTPConfiguration,
        routes: [any Route],
        events: EventBroadcast = EventBroadcast(),
        metrics: any MetricsFactory = NOOPMetricsHandler.instance,
        passwordCheck: PasswordHash.Check? = nil,
        logger: Logger,
        onListening: @escaping @Sendable (_ port: Int) async -> Void
    ) {
        self.init(
            configuration: configuration,
            routes: routes,
            events: events,
            metrics: HTTPMetrics(metrics),
            writtenRecordCount: { 0 },
            listCounts: { [:] },
            passwordCheck: passwordCheck,
            logger: logger,
            onListening: onListening
        )
    }

    private init(
        configuration: HTTPConfiguration,
        routes: [any Route],
        events: EventBroadcast,
        metrics: HTTPMetrics,
        writtenRecordCount: @escaping @Sendable () async -> Int,
        listCounts: @escaping @Sendable () -> [ListKind: Int],
        passwordCheck: PasswordHash.Check? = nil,
        logger: Logger,
        onListening: @escaping @Sendable (_ port: Int) async -> Void
    ) {
        self.configuration = configuration
        self.events = events
        self.writtenRecordCount = writtenRecordCount
        self.listCounts = listCounts
        tls = configuration.tls.map { Replaceable($0) }
        self.metrics = metrics
        self.routes = RouteTable(routes, self.metrics)
        budget = BodyBudget(byteCount: configuration.maxBufferedBodyBytes)
        let authentication = Authentication(configuration.identities, check: passwordCheck)
        rules = Replaceable(AdmissionRules(configuration, authentication, budget))
        timeouts = Replaceable(ConnectionTimeouts(configuration))
        connections = ConnectionTable(maximumCount: configuration.maxConnections)
        self.logger = logger
        self.onListening = onListening
        limitsChanged(to: configuration)
    }

    /// Serves until it is told to stop. Call it once.
    ///
    /// - Throws: ``HTTPListenError`` when it cannot listen.
    public func run() async throws {
        try await withThrowingTaskGroup { group in
            // Not bound to the graceful shutdown: connections have deadlines until the last one is closed.
            group.addTask {
                while true {
                    try await Task.sleep(for: SweepPace(.nanoseconds(timeouts.current.read.nanoseconds)).interval)
                    let census = connections.sweep(now: .now())
                    metrics.observe(
                        census,
                        heldBodyBytes: budget.usedByteCount,
                        eventReaderCount: events.readerCount,
                        listCounts: listCounts()
                    )
                }
            }
            group.addTask {
                while true {
                    try await Task.sleep(for: StatusHistory.interval)
                    metrics.history.sample(writtenRecordCount: await writtenRecordCount(), now: .now)
                }
            }
            group.addTask { await events.run() }
            defer { group.cancelAll() }
            try await serve()
        }
    }

    /// Takes everything of a configuration but the address and whether connections are encrypted, without dropping a call. Requests whose head has been read are served as
    /// they would have been.
    public func change(to configuration: HTTPConfiguration) async {
        let authentication = await Authentication.made(of: configuration.identities, after: rules.current.authentication)
        rules.replace(with: AdmissionRules(configuration, authentication, budget))
        authentication.takeOver()
        if let identity = configuration.tls { tls?.replace(with: identity) }
        budget.change(byteCount: configuration.maxBufferedBodyBytes)
        timeouts.replace(with: ConnectionTimeouts(configuration))
        connections.change(maximumCount: configuration.maxConnections)
        limitsChanged(to: configuration)
        // It may have stopped accepting, and would wait until a connection is closed.
        listener.current?.read()
    }

    private func limitsChanged(to configuration: HTTPConfiguration) {
        metrics.limits(connections: configuration.maxConnections, bodyBytes: configuration.maxBufferedBodyBytes)
    }

    private func serve() async throws(HTTPListenError) {
        let address = BindAddresses(host: configuration.host, port: configuration.port)
        for (index, host) in address.hosts.enumerated() {
            do {
                return try await server(on: host).run()
            } catch let error as IOError where error.errnoCode == EADDRINUSE {
                throw .addressInUse(address: address.description)
            } catch {
                // Without IPv6 in the system, every interface is every IPv4 one.
                guard index < address.hosts.count - 1 else {
                    throw .cannotListen(address: address.description, reason: BindAddresses.reason(of: error))
                }
            }
        }
    }

    private func server(on host: String) -> Server<HTTPConnectionChannel> {
        // What it logs is told here, as this house does it.
        var quiet = logger
        quiet.logLevel = max(.warning, logger.logLevel)
        return Server(
            childChannelSetup: HTTPConnectionChannel(
                timeouts: timeouts,
                table: connections,
                losses: metrics.losses,
                handler: RequestHandler(routes: routes, rules: rules, logger: logger),
                date: HTTPDate(),
                tls: tls
            ),
            configuration: ServerConfiguration(
                address: .hostname(host, port: configuration.port),
                backlog: 1_024,
                availableConnectionsDelegate: ListenerDelegate(connections)
            ),
            onServerRunning: { [logger, onListening, listener] channel in
                listener.replace(with: channel)
                let port = channel.localAddress?.port ?? 0
                logger.info("HTTP API is listening", metadata: [LogKey.address: "\(host)", LogKey.port: "\(port)"])
                await onListening(port)
            },
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            logger: quiet
        )
    }
}

extension AdmissionRules {
    fileprivate init(_ configuration: HTTPConfiguration, _ authentication: Authentication, _ budget: BodyBudget) {
        self.init(
            authentication: authentication,
            crossSite: CrossSiteRule(allowedOrigins: configuration.allowedOrigins),
            bodies: BodyLimits(maximumCount: configuration.maxRequestBodyBytes, budget: budget)
        )
    }
}

extension ConnectionTimeouts {
    fileprivate init(_ configuration: HTTPConfiguration) {
        let read = TimeAmount(configuration.requestReadTimeout)
        var list = ReadingDebt.Terms(allowance: configuration.listAllowance.map { TimeAmount($0) } ?? read)
        configuration.leastListBytesPerSecond.map { list.bytesPerSecond = $0 }
        self.init(read: read, idle: TimeAmount(configuration.idleTimeout), list: list)
        configuration.lingerTime.map { linger = TimeAmount($0) }
        configuration.farewellTime.map { farewell = TimeAmount($0) }
    }
}
