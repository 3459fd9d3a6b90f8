import NIOCore
import NIOHTTP1

/// The last handler of a connection, between the parser and the task that serves the requests: it keeps what has arrived until the task takes
/// it, makes bytes of replies, and tells the guard of both.
///
/// Used on the connection's event loop only, where the task runs, too (`EventLoopExecutor`): so there is nothing to lock between the two, and
/// nobody to wake.
final class RequestGate: ChannelDuplexHandler, RequestExchange {
    typealias InboundIn = HTTPServerRequestPart
    /// Replies go to the guard.
    typealias OutboundIn = Never

    private let channel: any Channel
    private let connectionGuard: ConnectionGuard
    private let loopExecutor: EventLoopExecutor
    private let date: HTTPDate
    private var inbox = RequestInbox()
    /// The task, while it waits for a part.
    private var reader: UnsafeContinuation<Void, Never>?
    /// Who waits until the client takes more.
    private var writers: [UnsafeContinuation<Void, Never>] = []
    private var isReadHeld = false
    /// Until the connection is closed.
    private var context: ChannelHandlerContext?
    private var isOutputClosed = false
    /// The reply whose body is being sent.
    private var streamed: Reply?

    init(_ channel: any Channel, _ connectionGuard: ConnectionGuard, executor: EventLoopExecutor, date: HTTPDate) {
        self.channel = channel
        self.connectionGuard = connectionGuard
        loopExecutor = executor
        self.date = date
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) { didClose() }

    // MARK: Requests

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        connectionGuard.didRead(part)
        inbox.append(part)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        // Everybody who had to be told of what was read has been: the task can go on here and now.
        loopExecutor.runAtOnce { wakeReader() }
    }

    func read(context: ChannelHandlerContext) {
        if inbox.isFull { isReadHeld = true } else { context.read() }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case ChannelEvent.inputClosed = event else { return }
        inbox.finish()
        wakeReader()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        inbox.finish(error)
        wakeReader()
    }

    func channelInactive(context: ChannelHandlerContext) { didClose() }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if channel.isWritable { wakeWriters() }
    }

    private func didClose() {
        context = nil
        inbox.finish()
        wakeReader()
        wakeWriters()
    }

    private func wakeReader() {
        guard let reader, inbox.isReady else { return }
        self.reader = nil
        reader.resume()
    }

    private func wakeWriters() {
        let writers = writers
        self.writers = []
        for writer in writers { writer.resume() }
    }

    var executor: any TaskExecutor { loopExecutor }

    nonisolated(nonsending) func next() async throws -> HTTPServerRequestPart? {
        while !inbox.isReady { await withUnsafeContinuation { reader = $0 } }
        let part = try inbox.next()
        if isReadHeld, inbox.hasRoom {
            isReadHeld = false
            context?.read()
        }
        return part
    }

    // MARK: Replies

    nonisolated(nonsending) func sendMayContinue() async throws {
        try await awaitWritability()
        var buffer = ByteBuffer()
        buffer.writeStaticString("HTTP/1.1 100 Continue\r\n\r\n")
        connectionGuard.send(buffer)
    }

    nonisolated(nonsending) func send(_ reply: Reply) async throws -> Bool {
        try await awaitWritability()
        var reply = reply
        if connectionGuard.endsWithReply() { reply.persistence = .closed }
        var buffer = ByteBuffer()
        buffer.reserveCapacity(320)
        reply.encode(into: &buffer, date: date.text)
        end(reply.persistence, buffer)
        return reply.persistence != .closed
    }

    nonisolated(nonsending) func beginStream(_ reply: Reply) async throws {
        try await awaitWritability()
        var reply = reply
        if connectionGuard.isQuiescing { reply.persistence = .closed }
        var buffer = ByteBuffer()
        buffer.reserveCapacity(320)
        reply.encode(into: &buffer, date: date.text)
        streamed = reply
        connectionGuard.didBeginStream(reply)
        connectionGuard.send(buffer)
    }

    nonisolated(nonsending) func stream(_ bytes: ByteBuffer) async throws {
        try await awaitWritability()
        // An empty chunk would be the end.
        guard let streamed, bytes.readableBytes > 0 else { return }
        connectionGuard.didStream(bytes.readableBytes)
        guard streamed.framing == .chunks else { return connectionGuard.send(bytes) }
        var buffer = ByteBuffer()
        buffer.reserveCapacity(bytes.readableBytes + 16)
        buffer.writeString(String(bytes.readableBytes, radix: 16))
        buffer.writeStaticString("\r\n")
        buffer.writeImmutableBuffer(bytes)
        buffer.writeStaticString("\r\n")
        connectionGuard.send(buffer)
    }

    nonisolated(nonsending) func endStream() async throws -> Bool {
        try await awaitWritability()
        var buffer = ByteBuffer()
        buffer.reserveCapacity(8)
        if streamed?.framing == .chunks { buffer.writeStaticString("0\r\n\r\n") }
        let isLast = streamed?.persistence == .closed || connectionGuard.endsWithReply()
        streamed = nil
        end(isLast ? .closed : .open, buffer)
        return !isLast
    }

    nonisolated(nonsending) func cutStream() async throws {
        try await awaitWritability()
        streamed = nil
        end(.closed, ByteBuffer())
    }

    /// No reply follows: the guard ends the connection, within its time.
    func finish() {
        guard let context, !isOutputClosed else { return }
        isOutputClosed = true
        context.close(mode: .output, promise: nil)
    }

    /// Sends the last of a reply, and ends the connection if it was the last one.
    private func end(_ persistence: Reply.Persistence, _ bytes: ByteBuffer) {
        connectionGuard.didReply()
        connectionGuard.send(bytes)
        if persistence == .closed { finish() }
    }

    /// Returns once the client has taken enough of what was sent.
    private nonisolated(nonsending) func awaitWritability() async throws {
        while let context, !isOutputClosed {
            if channel.isWritable { return }
            try Task.checkCancellation()
            let gate = NIOLoopBound(self, eventLoop: context.eventLoop)
            await withTaskCancellationHandler {
                await withUnsafeContinuation { writers.append($0) }
            } onCancel: {
                gate.eventLoop.execute { gate.value.wakeWriters() }
            }
        }
        throw ChannelError.ioOnClosedChannel
    }
}
