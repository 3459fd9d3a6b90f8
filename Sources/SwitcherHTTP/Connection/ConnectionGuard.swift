import Logging
import NIOCore
import NIOHTTP1
import NIOSSL
import NIOTLS
import Switcher

/// The first handler of a connection that sees its bytes, decrypted where it is encrypted: keeps its state, and ends it in order.
///
/// After the last reply the connection's output is closed and what still arrives is thrown away, for a moment. Closing at once,
/// with bytes unread, would make the system reset the connection, and the client could lose the reply.
final class ConnectionGuard: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let connection: Connection
    private let table: ConnectionTable
    private let timeouts: Replaceable<ConnectionTimeouts>
    private let losses: ConnectionLosses
    private let logger: Logger
    private var state: ConnectionStateMachine
    private var boundary = RequestBoundary()
    /// Of the request whose body is being read, and how much of it has been.
    private var bodyHead: HTTPRequestHead?
    private var bodyByteCount = 0
    /// Of the reply that is made while it is sent.
    private var streamedRequest: String?
    /// It was closed from here, or because of what came; otherwise the client has gone.
    private var isClosing = false
    private var isAdmitted = false
    private var isReadHeld = false
    private var isInputClosed = false
    private var context: ChannelHandlerContext?
    private(set) var isQuiescing = false

    init(
        _ connection: Connection,
        table: ConnectionTable,
        timeouts: Replaceable<ConnectionTimeouts>,
        losses: ConnectionLosses,
        logger: Logger,
        isEncrypted: Bool
    ) {
        self.connection = connection
        self.table = table
        self.timeouts = timeouts
        self.losses = losses
        self.logger = logger
        state = ConnectionStateMachine(timeouts: timeouts.current, isEncrypted: isEncrypted, now: .now())
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        connection.publish(state)
        isAdmitted = table.add(connection)
        if !isAdmitted {
            state.waitsAtDoor()
            connection.publish(state)
        }
        connection.channel.closeFuture.whenComplete { [table, connection] _ in table.remove(connection) }
    }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    // MARK: What is told from behind

    var isBetweenRequests: Bool { state.isBetweenRequests }

    /// How many bytes of the body that is being read are still to come, where its length was told.
    var bodyRest: Int {
        guard let bodyHead, let length = (try? RequestFields(bodyHead))?.contentLength else { return 0 }
        return max(0, length - bodyByteCount)
    }

    /// The parser gets the next of what has arrived.
    func willPass() {
        if state.isIdle { state.timeouts = timeouts.current }
        state.willRead(now: .now())
    }

    func didPass() { connection.publish(state) }

    /// The parser has found that.
    func didRead(_ part: HTTPServerRequestPart) {
        switch part {
        case .head(let head):
            state.didReadHead()
            boundary.foundHead()
            bodyHead = head
            bodyByteCount = 0
        case .body(let bytes):
            boundary.foundBody(bytes)
            bodyByteCount += bytes.readableBytes
        case .end:
            state.didReadEnd()
            boundary.foundEnd()
            bodyHead = nil
        }
    }

    /// Behind all that it tells of these bytes.
    func didDecode(_ bytes: ByteBuffer) {
        if boundary.isFollowed(in: bytes) { state.didReadBeginning() }
    }

    /// Sends bytes of replies. Not through the pipeline: between the gate and here nobody makes anything of them.
    func send(_ bytes: ByteBuffer) {
        context?.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
    }

    /// Whether the connection ends with the reply that is about to be written, whatever the reply says.
    func endsWithReply() -> Bool { isQuiescing || table.takesRoom() }

    func didBeginStream(_ reply: Reply) {
        connection.channel.limitUnsentBytes()
        streamedRequest = reply.requestID
        state.didBeginStream(isEndless: reply.stream?.isEndless ?? false, now: .now())
        connection.publish(state)
    }

    func didStream(_ byteCount: Int) {
        state.didStream(byteCount: byteCount)
        connection.publish(state)
    }

    func didReply() {
        state.didReply(now: .now())
        connection.publish(state)
    }

    // MARK: Reading

    func read(context: ChannelHandlerContext) {
        guard isAdmitted else {
            isReadHeld = true
            return
        }
        context.read()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !state.isLingering else { return }
        context.fireChannelRead(data)
        connection.publish(state)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        context.fireChannelReadComplete()
        // Nobody behind here asks for more.
        if state.isLingering { context.read() }
    }

    // MARK: Ending

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        if mode == .output {
            state.end(now: .now())
            connection.publish(state)
            guard !isInputClosed else { return closeOnceWritten(context, promise) }
            let written = promise ?? context.eventLoop.makePromise(of: Void.self)
            // Not before: a client that is slow to take a long reply would lose its end.
            written.futureResult.assumeIsolated().whenComplete { [self] _ in
                state.linger(now: .now())
                connection.publish(state)
            }
            context.close(mode: mode, promise: written)
            // Whoever is nearer to the socket asks for more then, where what has come is nothing yet for who is behind it.
            try? context.channel.syncOptions?.setOption(.autoRead, value: false)
            context.read()
        } else {
            isClosing = true
            context.close(mode: mode, promise: promise)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        if !isClosing, let loss = state.lossByClient { losses.note(loss) }
        isClosing = true
        context.fireChannelInactive()
    }

    /// Where both sides are closed the connection is, with whatever has not been written.
    private func closeOnceWritten(_ context: ChannelHandlerContext, _ promise: EventLoopPromise<Void>?) {
        let written = context.eventLoop.makePromise(of: Void.self)
        let (channel, empty) = (context.channel, context.channel.allocator.buffer(capacity: 0))
        context.writeAndFlush(wrapOutboundOut(empty), promise: written)
        written.futureResult.whenComplete { _ in channel.close(promise: promise) }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        state.didChangeWritability(context.channel.isWritable, now: .now())
        connection.publish(state)
        context.fireChannelWritabilityChanged()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case let event as Connection.Event:
            handle(event, context)
        case is ChannelShouldQuiesceEvent:
            isQuiescing = true
            context.eventLoop.assumeIsolated().scheduleTask(in: timeouts.current.farewell) { [self] in
                if state.isIdle { closeNow(context) }
            }
        case ChannelEvent.inputClosed where state.isLastReplyWritten:
            closeNow(context)
        case ChannelEvent.inputClosed:
            isInputClosed = true
            context.fireUserInboundEventTriggered(event)
        case TLSUserEvent.handshakeCompleted:
            state.didShakeHands(now: .now())
            connection.publish(state)
            context.fireUserInboundEventTriggered(event)
        default:
            context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // Requests say themselves where they end: a client that leaves without saying so in TLS may still get its reply.
        if case NIOSSLError.uncleanShutdown? = error as? NIOSSLError { return }
        if !isClosing, case .handshakeFailed(let reason)? = error as? NIOSSLError, reason != .sslError([.eofDuringHandshake]) {
            isClosing = true
            losses.note(.handshakeFailed)
        }
        context.fireErrorCaught(error)
    }

    private func closeInTime(_ context: ChannelHandlerContext) {
        if !isClosing, let loss = state.lossByTime {
            losses.note(loss)
            if loss == .listTimeout {
                var metadata: Logger.Metadata = [LogKey.remote: "\(connection.remote)"]
                if let streamedRequest { metadata[LogKey.requestID] = "\(streamedRequest)" }
                logger.notice("List cut: it was taken too slowly", metadata: metadata)
            }
        }
        closeNow(context)
    }

    private func closeNow(_ context: ChannelHandlerContext) {
        isClosing = true
        context.close(promise: nil)
    }

    private func handle(_ event: Connection.Event, _ context: ChannelHandlerContext) {
        switch event {
        case .deadlinePassed:
            // It may have moved since it was looked at.
            if state.deadline <= .now() { closeInTime(context) }
        case .giveWay:
            if state.isIdle { closeInTime(context) }
        case .admit:
            isAdmitted = true
            state.didEnter(now: .now())
            connection.publish(state)
            if isReadHeld { context.read() }
        }
    }
}
