import HTTPTypes
import HummingbirdCore
import HummingbirdTLS
import Logging
public import NIOCore
import NIOPosix
public import NIOSSL
import ServiceLifecycle
import Synchronization

/// A web site on loopback that answers as it is told to.
public final class UpstreamServer: Sendable {
    /// A request as it came.
    public struct Request: Sendable {
        /// Path and query.
        public let target: String
        /// The `Authorization` field.
        public let authorization: String?
        /// The `Accept-Encoding` field.
        public let acceptedEncoding: String?
        /// The `User-Agent` field.
        public let userAgent: String?

        /// The cursor in the query, if there is one.
        public var lastDate: Int64? {
            target.split(whereSeparator: { $0 == "?" || $0 == "&" })
                .first { $0.hasPrefix("last_date=") }
                .flatMap { Int64($0.dropFirst("last_date=".count)) }
        }
    }

    /// A response as it is to be sent.
    public struct Response: Sendable {
        /// Of HTTP.
        public var status: Int
        /// Beyond `Content-Length`.
        public var fields: [String: String]
        /// What follows the fields.
        public var body: ByteBuffer
        /// Closes the connection after so many bytes of the body, whose whole length was announced.
        public var cutAfter: Int?
        /// Goes on after the first half of the body only when it is open.
        public var gate: Gate?

        /// Makes one of bytes.
        public init(_ body: ByteBuffer, status: Int = 200, fields: [String: String] = [:], cutAfter: Int? = nil) {
            self.status = status
            self.fields = fields
            self.body = body
            self.cutAfter = cutAfter
        }

        /// Makes one of text.
        public init(_ body: String = "", status: Int = 200, fields: [String: String] = [:], cutAfter: Int? = nil) {
            self.init(ByteBuffer(string: body), status: status, fields: fields, cutAfter: cutAfter)
        }

        /// Sends the client elsewhere.
        public static func redirect(to location: String, status: Int = 302) -> Response {
            Response(status: status, fields: ["Location": location])
        }
    }

    /// What requests are answered with.
    public struct Answer: Sendable {
        let respond: @Sendable (Request) async -> Response

        /// Answers each as the closure says.
        public init(_ respond: @escaping @Sendable (Request) async -> Response) {
            self.respond = respond
        }

        /// The same for all.
        public static func always(_ response: Response) -> Answer {
            Answer { _ in response }
        }
    }

    /// The port.
    public let port: Int
    private let log: RequestLog

    fileprivate init(port: Int, log: RequestLog) {
        self.port = port
        self.log = log
    }

    /// All requests so far, in the order in which they came.
    public var requests: [Request] { log.state.withLock { $0.requests } }

    /// Requests that are being answered now.
    public var openRequestCount: Int { log.state.withLock { $0.open } }

    /// The most requests that were ever being answered at the same time.
    public var mostOpenRequests: Int { log.state.withLock { $0.mostOpen } }
}

/// What was asked.
private final class RequestLog: Sendable {
    struct State {
        var requests: [UpstreamServer.Request] = []
        var open = 0
        var mostOpen = 0
    }

    let state = Mutex(State())
    let listener = Mutex<(any Channel)?>(nil)

    /// A connection that is accepted while the listener closes, or while its server is cancelled, crashes the process: no more of them
    /// are accepted first, and those on their way between two loops arrive.
    func stopListening() async {
        guard let channel = listener.withLock({ $0 }) else { return }
        try? await channel.setOption(.autoRead, value: false).get()
        await Self.visitAllLoops()
        try? await channel.close()
        await Self.visitAllLoops()
    }

    private static func visitAllLoops() async {
        for _ in 0..<4 {
            for loop in MultiThreadedEventLoopGroup.singleton.makeIterator() { try? await loop.submit {}.get() }
        }
    }

    func begin(_ request: UpstreamServer.Request) {
        state.withLock { state in
            state.requests.append(request)
            state.open += 1
            state.mostOpen = max(state.mostOpen, state.open)
        }
    }

    func end() {
        state.withLock { $0.open -= 1 }
    }
}

/// Runs `body` with a web site of its own, which is gone afterwards whatever happens.
///
/// - Parameters:
///   - host: The address that it listens on: of loopback when left out.
///   - port: Where on it; a free one if none is given.
///   - tls: Makes it an HTTPS one.
/// - Throws: When it cannot listen, or what `body` throws.
@discardableResult
public func withUpstream<Result: Sendable>(
    host: String = "127.0.0.1",
    port: Int = 0,
    tls: TLSConfiguration? = nil,
    isolation: isolated (any Actor)? = #isolation,
    _ answer: UpstreamServer.Answer,
    _ body: (UpstreamServer) async throws -> Result
) async throws -> Result {
    let log = RequestLog()
    let (ports, continuation) = AsyncStream<Int>.makeStream()
    let builder = try tls.map { try HTTPServerBuilder.tls(.http1(), tlsConfiguration: $0) } ?? .http1()
    let server = try builder.buildServer(
        configuration: ServerConfiguration(address: .hostname(host, port: port)),
        eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
        logger: Logger(label: "upstream") { _ in SwiftLogNoOpLogHandler() },
        responder: { request, writer, channel in
            let asked = UpstreamServer.Request(request)
            log.begin(asked)
            let response = await answer.respond(asked)
            // Before the last byte is sent: the next request may come as soon as that is there.
            log.end()
            try await response.send(writer, channel)
        },
        onServerRunning: { listener in
            log.listener.withLock { $0 = listener }
            continuation.yield(listener.localAddress?.port ?? 0)
        }
    )
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
            defer { continuation.finish() }
            try await server.run()
        }
        var iterator = ports.makeAsyncIterator()
        guard let port = await iterator.next() else {
            try await group.waitForAll()
            throw CancellationError()
        }
        defer { group.cancelAll() }
        do {
            let result = try await body(UpstreamServer(port: port, log: log))
            await log.stopListening()
            return result
        } catch {
            await log.stopListening()
            throw error
        }
    }
}

extension UpstreamServer.Request {
    fileprivate init(_ request: HummingbirdCore.Request) {
        target = request.head.path ?? ""
        authorization = request.headers[.authorization]
        acceptedEncoding = request.headers[.acceptEncoding]
        userAgent = request.headers[.userAgent]
    }
}

extension UpstreamServer.Response {
    fileprivate func send(_ writer: consuming ResponseWriter, _ channel: any Channel) async throws {
        var head = HTTPResponse(status: .init(code: status))
        head.headerFields[.contentLength] = String(body.readableBytes)
        for (name, value) in fields {
            guard let name = HTTPField.Name(name) else { continue }
            head.headerFields[name] = value
        }
        var sent = body
        if let cutAfter { sent = body.getSlice(at: body.readerIndex, length: cutAfter) ?? body }
        var bodyWriter = try await writer.writeHead(head)
        if let gate {
            let half = sent.readableBytes / 2
            if let first = sent.readSlice(length: half) { try await bodyWriter.write(first) }
            await gate.wait()
        }
        try await bodyWriter.write(sent)
        guard cutAfter == nil else { return try await channel.close() }
        try await bodyWriter.finish(nil)
    }
}
