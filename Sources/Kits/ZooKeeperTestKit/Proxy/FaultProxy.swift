import Foundation
import NIOCore
import NIOPosix
import Synchronization

/// A TCP proxy on loopback, between a client and a ZooKeeper, that does harm when told to.
///
/// It starts by passing everything. The traffic settings apply to all connections, open and new, for what arrives from the call
/// on; what was already passed or is being delayed is not taken back. Both settings can be combined with a delay.
///
/// After bytes were swallowed the rest of that connection makes little sense to either side: follow with ``cut()`` to go on in
/// good order, or leave the client to find out by its own timeouts.
///
/// Nothing slows down a sender here: what a frozen server does not take gathers in this proxy's memory.
public final class FaultProxy: Sendable {
    /// Where it listens: an IPv4 address of loopback, 127.0.0.1 unless another was wanted.
    public let host: String
    /// The port on ``host`` to connect to. It stays the same when connections are refused and accepted again.
    public let port: Int
    private let target: Int
    private let eventLoop: any EventLoop
    private let control = TrafficControl()
    private let state = Mutex(State())

    private struct State {
        var listener: (any Channel)?
        /// The open halves of connections.
        var halves: [ObjectIdentifier: (channel: any Channel, side: Side)] = [:]
        var accepted = 0
    }

    private enum Side {
        case client, server
    }

    /// `127.0.0.1:PORT`.
    public var connectString: String { "\(host):\(port)" }

    /// Connections that are open on the client's side.
    public var connectionCount: Int { state.withLock { $0.halves.values.count { $0.side == .client } } }

    /// Connections accepted since the start: tells whether a client has tried again.
    public var acceptedCount: Int { state.withLock { $0.accepted } }

    /// Bytes swallowed since the start, in both directions: await that it grows to know that the loss has happened.
    public var swallowedBytes: Int { control.swallowedBytes }

    /// Pieces of traffic that are being held back now: await that there are some to know that a request is under way.
    public var heldBackPieces: Int { control.heldBackPieces }

    /// How often requests were answered since the start, those counted as one that were sent before the first of them was answered. With a ``delay(by:)`` that is
    /// longer than who sends them at once takes for it, these are the round trips of who sends the next when the last is answered.
    public var roundTripCount: Int { control.roundTrips }

    /// Starts a proxy to a port on 127.0.0.1.
    /// - Throws: the error of the last of five tries to bind a free port.
    public static func start(to target: Int) async throws -> FaultProxy {
        for _ in 1..<5 {
            let proxy = FaultProxy(host: "127.0.0.1", port: try FreePort.next(), target: target)
            do {
                try await proxy.acceptConnections()
                return proxy
            } catch let error as IOError where error.errnoCode == EADDRINUSE {
                continue
            }
        }
        let proxy = FaultProxy(host: "127.0.0.1", port: try FreePort.next(), target: target)
        try await proxy.acceptConnections()
        return proxy
    }

    /// Makes another proxy to the same server, at the same port of another address of loopback: there a server may move to.
    /// - Parameter host: As in `127.0.0.2`.
    /// - Throws: the error of binding the port.
    public func double(at host: String) async throws -> FaultProxy {
        let proxy = FaultProxy(host: host, port: port, target: target)
        try await proxy.acceptConnections()
        return proxy
    }

    private init(host: String, port: Int, target: Int) {
        self.host = host
        self.port = port
        self.target = target
        // One event loop for all: the two halves of a connection can then hand over bytes without a lock.
        self.eventLoop = MultiThreadedEventLoopGroup.singleton.next()
    }

    deinit {
        state.withLock { state in
            state.listener?.close(promise: nil)
            for half in state.halves.values { half.channel.close(promise: nil) }
        }
    }

    /// Closes all connections, on both sides. New ones are accepted. Returns when they are closed.
    public func cut() async {
        let channels = state.withLock { $0.halves.values.map(\.channel) }
        for channel in channels { channel.close(promise: nil) }
        for channel in channels { try? await channel.closeFuture.get() }
    }

    /// Stops listening: who connects now is refused, as by a machine whose server is down. Open connections stay.
    public func refuseConnections() async {
        let listener = state.withLock { state in
            defer { state.listener = nil }
            return state.listener
        }
        // Closing what has closed by itself is an error that changes nothing.
        try? await listener?.close().get()
    }

    /// Listens again. Nothing happens when it already does.
    /// - Throws: the error of binding the port.
    public func acceptConnections() async throws {
        guard state.withLock({ $0.listener == nil }) else { return }
        let listener = try await ServerBootstrap(group: eventLoop)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelOption(.backlog, value: 256)
            .childChannelInitializer { [weak self] client in
                guard let self else { return client.eventLoop.makeFailedFuture(ChannelError.alreadyClosed) }
                return self.connect(client)
            }
            .bind(host: host, port: port)
            .get()
        state.withLock { $0.listener = listener }
    }

    /// From now on drops what the server sends. Requests still pass: a write is applied and its reply is lost.
    public func swallowReplies() {
        control.swallow(.replies)
    }

    /// From now on drops what the clients send. The server sees connections that are silent.
    public func swallowRequests() {
        control.swallow(.requests)
    }

    /// From now on holds all bytes back for this long, in both directions: a round trip takes twice as long. The order is kept.
    public func delay(by duration: Duration) {
        control.delay(by: TimeAmount(duration))
    }

    /// Sets a trap: the next request that holds these bytes cuts its connection, once. New connections are accepted.
    /// - Parameter passing: Whether the server still gets it: then it is done, and its reply is lost.
    public func cutAtRequest(containing bytes: [UInt8], passing: Bool) {
        control.setTrap(for: bytes, passes: passing)
    }

    /// How often a trap has cut a connection.
    public var trappedCount: Int { control.trapped }

    /// Ends swallowing and delays. What is being delayed still arrives at its time, and what comes after it not before it.
    public func passEverything() {
        control.passEverything()
    }

    /// Refuses connections and cuts all. Doing it twice is harmless.
    public func stop() async {
        await refuseConnections()
        await cut()
    }

    /// Connects an accepted client to the server. The client's channel reads nothing before this is done; if the server cannot be
    /// reached it is closed.
    private func connect(_ client: any Channel) -> EventLoopFuture<Void> {
        track(client, .client)
        state.withLock { $0.accepted += 1 }
        return ClientBootstrap(group: eventLoop)
            .channelInitializer { server in
                self.track(server, .server)
                return server.eventLoop.makeCompletedFuture {
                    try server.pipeline.syncOperations.addHandler(Relay(.replies, to: client, control: self.control))
                }
            }
            .connect(host: "127.0.0.1", port: target)
            .flatMapThrowing { server in
                // Cut while it was being connected.
                guard self.state.withLock({ $0.halves[ObjectIdentifier(client)] != nil }) else {
                    server.close(promise: nil)
                    throw ChannelError.alreadyClosed
                }
                try client.pipeline.syncOperations.addHandler(Relay(.requests, to: server, control: self.control))
            }
    }

    private func track(_ channel: any Channel, _ side: Side) {
        let identifier = ObjectIdentifier(channel)
        state.withLock { $0.halves[identifier] = (channel, side) }
        channel.closeFuture.whenComplete { [weak self] _ in
            _ = self?.state.withLock { $0.halves.removeValue(forKey: identifier) }
        }
    }
}

/// Runs `body` with a proxy to a port on 127.0.0.1, which is stopped afterwards whatever happens.
/// - Throws: the error of binding a port, or what `body` throws.
@discardableResult
public func withFaultProxy<Result>(
    to target: Int,
    isolation: isolated (any Actor)? = #isolation,
    _ body: (FaultProxy) async throws -> Result
) async throws -> Result {
    let proxy = try await FaultProxy.start(to: target)
    do {
        let result = try await body(proxy)
        await proxy.stop()
        return result
    } catch {
        await proxy.stop()
        throw error
    }
}
