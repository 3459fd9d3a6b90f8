import NIOCore

/// Between the guard and the parser: gives the parser no more at a time than is asked for, and keeps the rest as the bytes that they are.
///
/// Whoever is behind the parser asks by `read`. Where something is here it gets that, and else more is read from the connection.
final class RequestPacer: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer

    private let connectionGuard: ConnectionGuard
    private var intake = RequestIntake()
    private var isAsked = false
    private var isPassing = false
    /// Nothing comes behind what is here.
    private var isInputClosed = false

    init(_ connectionGuard: ConnectionGuard) {
        self.connectionGuard = connectionGuard
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        // The system may give more than was asked for: once the client has closed its side, all that there is.
        guard intake.isEmpty else { return intake.append(bytes) }
        if RequestIntake.isPiece(bytes), !(connectionGuard.isBetweenRequests && RequestIntake.beginsWithLineEnd(bytes)) {
            // Nearly always: what costs something here costs it with every request.
            return pass(bytes, context)
        }
        intake.append(bytes)
        passNext(context)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        context.fireChannelReadComplete()
        askForRest(context)
    }

    /// Asks whoever is behind here whether there is room for what is left: behind the end of what a client sends nobody else does.
    private func askForRest(_ context: ChannelHandlerContext) {
        if !intake.isEmpty { context.channel.read() }
    }

    func read(context: ChannelHandlerContext) {
        isAsked = true
        // Who is asked while something is being passed on goes on with that.
        guard !isPassing else { return }
        isPassing = true
        defer { isPassing = false }
        while isAsked, passNext(context) {
            isAsked = false
            context.fireChannelReadComplete()
            connectionGuard.didPass()
            // As after every read: whoever is behind here may want more.
            context.channel.read()
        }
        passInputClosed(context)
        guard isAsked, intake.isEmpty else { return }
        isAsked = false
        context.read()
    }

    /// - Returns: Whether there was something.
    @discardableResult
    private func passNext(_ context: ChannelHandlerContext) -> Bool {
        if connectionGuard.isBetweenRequests { intake.dropLineEnds() }
        guard let piece = intake.next(bodyRest: connectionGuard.bodyRest) else { return false }
        pass(piece, context)
        return true
    }

    private func pass(_ piece: ByteBuffer, _ context: ChannelHandlerContext) {
        connectionGuard.willPass()
        context.fireChannelRead(wrapInboundOut(piece))
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case ChannelEvent.inputClosed = event else { return context.fireUserInboundEventTriggered(event) }
        isInputClosed = true
        askForRest(context)
        passInputClosed(context)
    }

    private func passInputClosed(_ context: ChannelHandlerContext) {
        guard isInputClosed, intake.isEmpty else { return }
        isInputClosed = false
        context.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        // No reply follows.
        intake.removeAll()
        context.close(mode: mode, promise: promise)
    }

    func channelInactive(context: ChannelHandlerContext) {
        // Nobody can be answered any more.
        intake.removeAll()
        context.fireChannelInactive()
    }
}
