import NIOCore
import NIOHTTP1

/// The last handler of a connection, between the parser and the task that serves the requests: it keeps what has arrived until the task takes
/// it, makes bytes of replies, and tells the guard of both.
///
/// Used on the connection's event loop only, where the task runs, too (`EventLoopExecutor`): so there is nothing to lock between the two, and
/// nobody to wake.
final class RequestGate: ChannelDuplexHandler, RequestExchange {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

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

    init(_ connectionGuard: ConnectionGuard, executor: EventLoopExecutor, date: HTTPDate) {
        self.connectionGuard = connectionGuard
        loopExecutor = executor
        self.date = date
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) { didClose() }

    // MARK: Requests

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        switch part {
        case .head: connectionGuard.didReadHead()
        case .body(let bytes): connectionGuard.didReadBody(bytes)
        case .end: connectionGuard.didReadEnd()
        }
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
        if context.channel.isWritable { wakeWriters() }
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
        let context = try await writableContext()
        var buffer = context.channel.allocator.buffer(capacity: 32)
        buffer.writeStaticString("HTTP/1.1 100 Continue\r\n\r\n")
        context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
    }

    nonisolated(nonsending) func send(_ reply: Reply) async throws -> Bool {
        let context = try await writableContext()
        var reply = reply
        if connectionGuard.endsWithReply() { reply.persistence = .closed }
        var buffer = context.channel.allocator.buffer(capacity: 320)
        reply.encode(into: &buffer, date: date.text)
        end(reply.persistence, buffer, context)
        return reply.persistence != .closed
    }

    nonisolated(nonsending) func beginStream(_ reply: Reply) async throws {
        let context = try await writableContext()
        var reply = reply
        if connectionGuard.isQuiescing { reply.persistence = .closed }
        var buffer = context.channel.allocator.buffer(capacity: 320)
        reply.encode(into: &buffer, date: date.text)
        streamed = reply
        connectionGuard.didBeginStream(reply)
        context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
    }

    nonisolated(nonsending) func stream(_ bytes: ByteBuffer) async throws {
        let context = try await writableContext()
        // An empty chunk would be the end.
        guard let streamed, bytes.readableBytes > 0 else { return }
        connectionGuard.didStream(bytes.readableBytes)
        guard streamed.framing == .chunks else { return context.writeAndFlush(wrapOutboundOut(bytes), promise: nil) }
        var buffer = context.channel.allocator.buffer(capacity: bytes.readableBytes + 16)
        buffer.writeString(String(bytes.readableBytes, radix: 16))
        buffer.writeStaticString("\r\n")
        buffer.writeImmutableBuffer(bytes)
        buffer.writeStaticString("\r\n")
        context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
    }

    nonisolated(nonsending) func endStream() async throws -> Bool {
        let context = try await writableContext()
        var buffer = context.channel.allocator.buffer(capacity: 8)
        if streamed?.framing == .chunks { buffer.writeStaticString("0\r\n\r\n") }
        let isLast = streamed?.persistence == .closed || connectionGuard.endsWithReply()
        streamed = nil
        end(isLast ? .closed : .open, buffer, context)
        return !isLast
    }

    nonisolated(nonsending) func cutStream() async throws {
        let context = try await writableContext()
        streamed = nil
        end(.closed, context.channel.allocator.buffer(capacity: 0), context)
    }

    /// No reply follows: the guard ends the connection, within its time.
    func finish() {
        guard let context, !isOutputClosed else { return }
        isOutputClosed = true
        context.close(mode: .output, promise: nil)
    }

    /// Sends the last of a reply, and ends the connection if it was the last one.
    private func end(_ persistence: Reply.Persistence, _ bytes: ByteBuffer, _ context: ChannelHandlerContext) {
        connectionGuard.didReply()
        context.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
        if persistence == .closed { finish() }
    }

    /// What to send with, once the client has taken enough of what was sent.
    private nonisolated(nonsending) func writableContext() async throws -> ChannelHandlerContext {
        if let context, context.channel.isWritable, !isOutputClosed { return context }
        return try await awaitWritableContext()
    }

    private nonisolated(nonsending) func awaitWritableContext() async throws -> ChannelHandlerContext {
        while let context, !isOutputClosed {
            if context.channel.isWritable { return context }
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
