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
    private let routes: RouteTable
    private let metrics: HTTPMetrics
    private let logger: Logger
    private let onListening: @Sendable (_ port: Int) async -> Void

    /// - Parameters:
    ///   - coordinator: Serves the calls about subpools; without it they are disabled.
    ///   - decoding: Where large bodies are decoded.
    ///   - readiness: Asked by every `/readyz`.
    ///   - metrics: Makes what requests and connections are measured with.
    ///   - exposition: Asked by every `/metrics`; without it there is no such path.
    ///   - onListening: Called once connections are accepted, with the port.
    public init(
        configuration: HTTPConfiguration,
        check: SwitchCheck,
        writer: SwitchWriter,
        coordinator: SubPoolCoordinator? = nil,
        decoding: DecodingLane,
        readiness: @escaping @Sendable () async -> HTTPReadiness,
        metrics: any MetricsFactory = NOOPMetricsHandler.instance,
        exposition: (@Sendable () -> HTTPExposition)? = nil,
        logger: Logger,
        onListening: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
    ) {
        var routes: [any Route] = [
            SwitchRoute(check: check, writer: writer, decoding: decoding, logger: logger),
            MultiUserSwitchRoute(check: check, writer: writer, decoding: decoding, logger: logger),
            GetCoinbaseRoute(coordinator: coordinator, decoding: decoding, logger: logger),
            UpdateCoinbaseRoute(coordinator: coordinator, decoding: decoding, logger: logger),
            LivenessRoute(),
            ReadinessRoute(readiness: readiness),
        ]
        if let exposition { routes.append(MetricsRoute(exposition: exposition)) }
        self.init(configuration: configuration, routes: routes, metrics: metrics, logger: logger, onListening: onListening)
    }

    init(
        configuration: HTTPConfiguration,
        routes: [any Route],
        metrics: any MetricsFactory = NOOPMetricsHandler.instance,
        logger: Logger,
        onListening: @escaping @Sendable (_ port: Int) async -> Void
    ) {
        self.configuration = configuration
        self.metrics = HTTPMetrics(metrics)
        self.routes = RouteTable(routes, self.metrics)
        self.logger = logger
        self.onListening = onListening
    }

    /// Serves until it is told to stop. Call it once.
    ///
    /// - Throws: ``HTTPListenError`` when it cannot listen.
    public func run() async throws {
        let connections = ConnectionTable(maximumCount: configuration.maxConnections)
        let bodies = BodyBudget(byteCount: configuration.maxBufferedBodyBytes)
        metrics.limits(connections: configuration.maxConnections, bodyBytes: configuration.maxBufferedBodyBytes)
        let pace = SweepPace(configuration.requestReadTimeout)
        // Before anybody may call: it takes as long as the dearest password.
        let authentication = Authentication(configuration.identities)
        try await withThrowingTaskGroup { group in
            // Not bound to the graceful shutdown: connections have deadlines until the last one is closed.
            group.addTask {
                while true {
                    try await Task.sleep(for: pace.interval)
                    let census = connections.sweep(now: .now())
                    metrics.observe(census, heldBodyBytes: bodies.usedByteCount)
                }
            }
            defer { group.cancelAll() }
            try await serve(connections, authentication, bodies)
        }
    }

    private func serve(
        _ connections: ConnectionTable,
        _ authentication: Authentication,
        _ bodies: BodyBudget
    ) async throws(HTTPListenError) {
        let address = BindAddresses(host: configuration.host, port: configuration.port)
        for (index, host) in address.hosts.enumerated() {
            do {
                return try await server(on: host, connections, authentication, bodies).run()
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

    private func server(
        on host: String,
        _ connections: ConnectionTable,
        _ authentication: Authentication,
        _ bodies: BodyBudget
    ) -> Server<HTTPConnectionChannel> {
        // What it logs is told here, as this house does it.
        var quiet = logger
        quiet.logLevel = max(.warning, logger.logLevel)
        let handler = RequestHandler(
            routes: routes,
            authentication: authentication,
            crossSite: CrossSiteRule(allowedOrigins: configuration.allowedOrigins),
            bodies: BodyLimits(maximumCount: configuration.maxRequestBodyBytes, budget: bodies),
            logger: logger
        )
        return Server(
            childChannelSetup: HTTPConnectionChannel(
                timeouts: ConnectionTimeouts(
                    read: TimeAmount(configuration.requestReadTimeout),
                    idle: TimeAmount(configuration.idleTimeout)
                ),
                table: connections,
                handler: handler,
                date: HTTPDate()
            ),
            configuration: ServerConfiguration(
                address: .hostname(host, port: configuration.port),
                backlog: 1_024,
                // Those beyond the maximum are held at the door by the table; one there is enough, the others stay in the
                // backlog.
                availableConnectionsDelegate: .maximum(configuration.maxConnections + 1, logger: quiet)
            ),
            onServerRunning: { [logger, onListening] channel in
                let port = channel.localAddress?.port ?? 0
                logger.info("HTTP API is listening", metadata: [LogKey.address: "\(host)", LogKey.port: "\(port)"])
                await onListening(port)
            },
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            logger: quiet
        )
    }
}
