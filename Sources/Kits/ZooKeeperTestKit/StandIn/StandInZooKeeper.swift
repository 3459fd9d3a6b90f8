import NIOCore
import NIOPosix
import Synchronization

/// A stand-in for a ZooKeeper, for latencies and answers that no real one gives when a test wants them. It speaks as much of the protocol
/// as clients of this project use, keeps its nodes in memory, and knows neither watches nor access lists, nor the end of a session.
///
/// The knobs apply to what arrives from the call on.
public final class StandInZooKeeper: Sendable {
    struct State {
        var tree = StandInTree()
        var handshakeDelay: Duration = .zero
        var listingTime: Duration = .zero
        var deniesListing = false
        var throttledTransactions = 0
        var lastSession: Int64 = 0x5A00
        var counts = Counts()
    }

    /// How often it was asked for what.
    public struct Counts: Sendable {
        /// Handshakes begun.
        public var handshakes = 0
        /// Requests for the names of a node's children.
        public var listings = 0
        /// Transactions, throttled ones included.
        public var transactions = 0
    }

    private let state = Mutex(State())
    private let listener = Mutex<(any Channel)?>(nil)
    /// The open connections.
    private let connections = Mutex<[ObjectIdentifier: any Channel]>([:])

    /// The port on 127.0.0.1 that it listens on.
    public let port: Int

    /// `127.0.0.1:PORT`.
    public var connectString: String { "127.0.0.1:\(port)" }

    /// How often it was asked for what, since the start.
    public var counts: Counts { state.withLock { $0.counts } }

    /// Lets the answer to a handshake wait that long.
    public func delayHandshakes(by delay: Duration) { state.withLock { $0.handshakeDelay = delay } }

    /// Sends every listing piece by piece over that time. What else is answered on its connection waits behind it.
    public func stretchListings(over time: Duration) { state.withLock { $0.listingTime = time } }

    /// Answers every listing with −102 (no permission), or no longer.
    public func denyListings(_ denies: Bool = true) { state.withLock { $0.deniesListing = denies } }

    /// Answers the next so many transactions as a whole with −127 (throttled). Nothing of them is done.
    public func throttleTransactions(_ count: Int) { state.withLock { $0.throttledTransactions = count } }

    /// The data of a node, `nil` when it is not there.
    public func data(_ path: String) -> [UInt8]? { state.withLock { $0.tree.nodes[path]?.data } }

    /// Makes a node, and those above it.
    public func create(_ path: String, _ text: String = "") {
        state.withLock { state in
            var parent = ""
            for name in path.split(separator: "/").dropLast() {
                parent += "/\(name)"
                if state.tree.nodes[parent] == nil { _ = state.tree.create(parent, []) }
            }
            _ = state.tree.create(path, Array(text.utf8))
        }
    }

    /// Deletes a node that nothing is below. Watches are not told.
    public func delete(_ path: String) { state.withLock { _ = $0.tree.perform(.delete(path)) } }

    /// Closes all connections. New ones are accepted.
    public func cut() async {
        let channels = connections.withLock { Array($0.values) }
        for channel in channels { try? await channel.close().get() }
    }

    /// Starts one on a free port of 127.0.0.1.
    public static func start() async throws -> StandInZooKeeper {
        for _ in 1..<5 {
            if let standIn = try? await StandInZooKeeper(port: FreePort.next()) { return standIn }
        }
        return try await StandInZooKeeper(port: FreePort.next())
    }

    private init(port: Int) async throws {
        self.port = port
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { [weak self] channel in
                guard let self else { return channel.eventLoop.makeFailedFuture(ChannelError.alreadyClosed) }
                self.track(channel)
                return channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers(
                        ByteToMessageHandler(RawFrameDecoder()),
                        StandInConnection(self)
                    )
                }
            }
            .bind(host: "127.0.0.1", port: port)
            .get()
        listener.withLock { $0 = channel }
    }

    /// Stops listening and closes all connections.
    public func stop() async {
        let channel = listener.withLock { channel in
            defer { channel = nil }
            return channel
        }
        try? await channel?.close().get()
        await cut()
    }

    func withState<Value: Sendable>(_ body: (inout sending State) -> sending Value) -> Value {
        state.withLock { body(&$0) }
    }

    private func track(_ channel: any Channel) {
        let identifier = ObjectIdentifier(channel)
        connections.withLock { $0[identifier] = channel }
        channel.closeFuture.whenComplete { [weak self] _ in
            _ = self?.connections.withLock { $0.removeValue(forKey: identifier) }
        }
    }
}

/// Runs `body` with a stand-in for a ZooKeeper, which is stopped afterwards whatever happens.
@discardableResult
public func withStandInZooKeeper<Result>(
    isolation: isolated (any Actor)? = #isolation,
    _ body: (StandInZooKeeper) async throws -> Result
) async throws -> Result {
    let standIn = try await StandInZooKeeper.start()
    do {
        let result = try await body(standIn)
        await standIn.stop()
        return result
    } catch {
        await standIn.stop()
        throw error
    }
}
