import NIOCore
import NIOPosix

/// Another ZooKeeper client: small, with a connection of its own, written from the wire protocol and sharing no line with the one
/// under test. It does not reconnect and knows no watches.
///
/// It keeps its session alive by itself until it is closed, or its connection is.
public final class RawZooKeeperClient: Sendable {
    /// The session the server has given.
    public let sessionID: Int64
    /// The session's password, 16 bytes.
    public let password: [UInt8]
    /// The session timeout the server has granted.
    public let sessionTimeout: Duration
    private let channel: any Channel

    /// Connects to a ZooKeeper and opens a session, or takes one up again.
    /// - Parameters:
    ///   - host: 127.0.0.1 when left out.
    ///   - sessionTimeout: What to ask for; the server grants it within its bounds.
    ///   - session: The session to take up, with its password; a new one when left out.
    /// - Throws: ``RawZooKeeperError/sessionRefused`` when the session cannot be taken up, or another ``RawZooKeeperError``.
    public static func connect(
        host: String = "127.0.0.1",
        port: Int,
        sessionTimeout: Duration = .seconds(30),
        resuming session: (id: Int64, password: [UInt8])? = nil
    ) async throws -> RawZooKeeperClient {
        let channel = try await open(host, port)
        do {
            var reply = try await exchange(.connect, "connect", hello(sessionTimeout, session), on: channel).get()
            let (timeout, sessionID) = try readSession(&reply)
            return RawZooKeeperClient(channel, sessionID, try reply.readJuteBytes(), .milliseconds(Int(timeout)))
        } catch {
            channel.close(promise: nil)
            throw error
        }
    }

    /// Takes a session up and ends it in one go: its holder, whom the server sends away for that, has no time to be back before.
    /// - Returns: Whether the server has said that it is over. If not, the connection was gone before, and the session may still be there.
    /// - Throws: ``RawZooKeeperError/sessionRefused`` when the session cannot be taken up, or another ``RawZooKeeperError``.
    static func end(session: (id: Int64, password: [UInt8]), host: String, port: Int) async throws -> Bool {
        let channel = try await open(host, port)
        defer { channel.close(promise: nil) }
        let greeted = exchange(.connect, "connect", hello(.seconds(30), session), on: channel)
        let ended = exchange(.operation(RawRequest.closeSession), "closeSession", ByteBuffer(), on: channel)
        var reply = try await greeted.get()
        _ = try readSession(&reply)
        return (try? await ended.get()) != nil
    }

    private static func hello(_ sessionTimeout: Duration, _ session: (id: Int64, password: [UInt8])?) -> ByteBuffer {
        var hello = ByteBuffer()
        hello.writeInteger(Int32(0))  // version of the protocol
        hello.writeInteger(Int64(0))  // last transaction seen: none, so that any member of an ensemble will do
        hello.writeInteger(Int32(sessionTimeout.wholeMilliseconds))
        hello.writeInteger(session?.id ?? 0)
        hello.writeJute(bytes: session?.password ?? Array(repeating: 0, count: 16))
        hello.writeInteger(UInt8(0))  // no read-only server
        return hello
    }

    /// Reads what the server says of a session up to its password.
    private static func readSession(_ reply: inout ByteBuffer) throws -> (timeout: Int32, id: Int64) {
        _ = try reply.readJute(Int32.self)
        let timeout = try reply.readJute(Int32.self)
        let id = try reply.readJute(Int64.self)
        guard id != 0, timeout > 0 else { throw RawZooKeeperError.sessionRefused }
        return (timeout, id)
    }

    private init(_ channel: any Channel, _ sessionID: Int64, _ password: [UInt8], _ sessionTimeout: Duration) {
        self.channel = channel
        self.sessionID = sessionID
        self.password = password
        self.sessionTimeout = sessionTimeout
        let interval = TimeAmount(sessionTimeout / 3)
        let pings = channel.eventLoop.scheduleRepeatedTask(initialDelay: interval, delay: interval) { _ in
            let reply = channel.eventLoop.makePromise(of: ByteBuffer.self)
            let ping = RawRequest(kind: .operation(RawRequest.ping), body: ByteBuffer(), reply: reply, name: "ping")
            channel.writeAndFlush(ping, promise: nil)
        }
        channel.closeFuture.whenComplete { _ in pings.cancel() }
    }

    deinit {
        channel.close(promise: nil)
    }

    /// Whether the connection is open.
    public var isConnected: Bool { channel.isActive }

    /// Creates a node and returns its path, which for a sequential one is longer than the one given.
    @discardableResult
    public func create(
        _ path: String,
        _ data: [UInt8] = [],
        acl: [RawACL] = [.open],
        mode: RawCreateMode = .persistent
    ) async throws -> String {
        var body = ByteBuffer()
        body.writeJute(string: path)
        body.writeJute(bytes: data)
        body.writeJute(acl: acl)
        body.writeInteger(mode.rawValue)
        var reply = try await send(1, "create \(path)", body)
        return try reply.readJuteString()
    }

    /// Creates a node with text as its data.
    @discardableResult
    public func create(_ path: String, _ text: String) async throws -> String {
        try await create(path, Array(text.utf8))
    }

    /// Deletes a node; version −1 stands for any.
    public func delete(_ path: String, version: Int32 = -1) async throws {
        var body = ByteBuffer()
        body.writeJute(string: path)
        body.writeInteger(version)
        _ = try await send(2, "delete \(path)", body)
    }

    /// What ZooKeeper knows about a node, nil when it does not exist.
    public func exists(_ path: String) async throws -> RawStat? {
        do {
            var reply = try await send(3, "exists \(path)", Self.unwatched(path))
            return try reply.readJuteStat()
        } catch let error as RawZooKeeperError where error.code == RawZooKeeperError.noNode {
            return nil
        }
    }

    /// Reads a node.
    public func get(_ path: String) async throws -> RawNode {
        var reply = try await send(4, "get \(path)", Self.unwatched(path))
        return RawNode(data: try reply.readJuteBytes(), stat: try reply.readJuteStat())
    }

    /// Sets the data of a node; version −1 stands for any.
    @discardableResult
    public func set(_ path: String, _ data: [UInt8], version: Int32 = -1) async throws -> RawStat {
        var body = ByteBuffer()
        body.writeJute(string: path)
        body.writeJute(bytes: data)
        body.writeInteger(version)
        var reply = try await send(5, "set \(path)", body)
        return try reply.readJuteStat()
    }

    /// Sets the data of a node to a text; version −1 stands for any.
    @discardableResult
    public func set(_ path: String, _ text: String, version: Int32 = -1) async throws -> RawStat {
        try await set(path, Array(text.utf8), version: version)
    }

    /// The ACL of a node.
    public func getACL(_ path: String) async throws -> [RawACL] {
        var body = ByteBuffer()
        body.writeJute(string: path)
        var reply = try await send(6, "getACL \(path)", body)
        return try reply.readJuteList { try $0.readJuteACL() }
    }

    /// The names of a node's children, in no order. A list may be of any length.
    public func children(_ path: String) async throws -> [String] {
        var reply = try await send(8, "children \(path)", Self.unwatched(path))
        return try reply.readJuteList { try $0.readJuteString() }
    }

    /// Waits until the member of an ensemble this client talks to has caught up with the leader.
    public func sync(_ path: String = "/") async throws {
        var body = ByteBuffer()
        body.writeJute(string: path)
        _ = try await send(9, "sync \(path)", body)
    }

    /// Authenticates this connection with `digest`.
    /// - Parameter credentials: `user:password`.
    public func addAuth(digest credentials: String) async throws {
        var body = ByteBuffer()
        body.writeInteger(Int32(0))
        body.writeJute(string: "digest")
        body.writeJute(string: credentials)
        _ = try await send(RawRequest.auth, "addAuth", body)
    }

    /// Ends the session, waits for the server to say so, and closes the connection.
    /// - Returns: Whether the server has said so. If not, the connection was gone before, and the session may still be there.
    @discardableResult
    public func close() async -> Bool {
        let reply = try? await send(RawRequest.closeSession, "closeSession", ByteBuffer())
        await disconnect()
        return reply != nil
    }

    /// Closes the connection and leaves the session to its timeout.
    public func disconnect() async {
        channel.close(promise: nil)
        try? await channel.closeFuture.get()
    }

    private static func open(_ host: String, _ port: Int) async throws -> any Channel {
        do {
            return try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connectTimeout(TimeAmount(Timeouts.request))
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandlers(
                            ByteToMessageHandler(RawFrameDecoder()),
                            RawRequestHandler()
                        )
                    }
                }
                .connect(host: host, port: port)
                .get()
        } catch {
            throw RawZooKeeperError.cannotConnect(reason: "\(error)")
        }
    }

    private static func unwatched(_ path: String) -> ByteBuffer {
        var body = ByteBuffer()
        body.writeJute(string: path)
        body.writeInteger(UInt8(0))
        return body
    }

    private func send(_ code: Int32, _ name: String, _ body: ByteBuffer) async throws -> ByteBuffer {
        try await Self.exchange(.operation(code), name, body, on: channel).get()
    }

    /// Sends a request, behind those that were sent before.
    private static func exchange(
        _ kind: RawRequest.Kind,
        _ name: String,
        _ body: ByteBuffer,
        on channel: any Channel
    ) -> EventLoopFuture<ByteBuffer> {
        let reply = channel.eventLoop.makePromise(of: ByteBuffer.self)
        let expiry = channel.eventLoop.scheduleTask(in: TimeAmount(Timeouts.request)) {
            reply.fail(RawZooKeeperError.timedOut(request: name))
        }
        reply.futureResult.whenComplete { _ in expiry.cancel() }
        let request = RawRequest(kind: kind, body: body, reply: reply, name: name)
        // A write that never reaches the handler, since the pipeline has been taken down, must not leave a promise behind.
        channel.writeAndFlush(request).whenFailure { _ in reply.fail(RawZooKeeperError.connectionClosed) }
        return reply.futureResult
    }
}
