import NIOCore
import NIOHTTP1

/// The handler between the parser and the requests' task: tells the guard what is read, and makes bytes of replies.
final class RequestGate: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = ResponsePart
    typealias OutboundOut = ByteBuffer

    private let connectionGuard: ConnectionGuard
    private let date: HTTPDate
    /// The reply whose body is being sent.
    private var streamed: Reply?

    init(_ connectionGuard: ConnectionGuard, date: HTTPDate) {
        self.connectionGuard = connectionGuard
        self.date = date
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head: connectionGuard.didReadHead()
        case .body(let bytes): connectionGuard.didReadBody(bytes)
        case .end: connectionGuard.didReadEnd()
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        var buffer = context.channel.allocator.buffer(capacity: 320)
        switch unwrapOutboundIn(data) {
        case .mayContinue:
            buffer.writeStaticString("HTTP/1.1 100 Continue\r\n\r\n")
            context.write(wrapOutboundOut(buffer), promise: promise)
        case .reply(var reply):
            if connectionGuard.endsWithReply() { reply.persistence = .closed }
            reply.encode(into: &buffer, date: date.text)
            end(reply.persistence, buffer, context, promise)
        case .streamHead(var reply):
            if connectionGuard.isQuiescing { reply.persistence = .closed }
            reply.encode(into: &buffer, date: date.text)
            streamed = reply
            connectionGuard.didBeginStream(reply)
            context.write(wrapOutboundOut(buffer), promise: promise)
        case .streamBytes(let bytes):
            // An empty chunk would be the end.
            guard let streamed, bytes.readableBytes > 0 else {
                promise?.succeed()
                return
            }
            connectionGuard.didStream(bytes.readableBytes)
            guard streamed.framing == .chunks else { return context.write(wrapOutboundOut(bytes), promise: promise) }
            buffer.writeString(String(bytes.readableBytes, radix: 16))
            buffer.writeStaticString("\r\n")
            buffer.writeImmutableBuffer(bytes)
            buffer.writeStaticString("\r\n")
            context.write(wrapOutboundOut(buffer), promise: promise)
        case .streamEnd:
            if streamed?.framing == .chunks { buffer.writeStaticString("0\r\n\r\n") }
            let isLast = streamed?.persistence == .closed || connectionGuard.endsWithReply()
            streamed = nil
            end(isLast ? .closed : .open, buffer, context, promise)
        case .streamCut:
            streamed = nil
            end(.closed, buffer, context, promise)
        }
    }

    /// Sends the last of a reply, and ends the connection if it was the last one.
    private func end(
        _ persistence: Reply.Persistence,
        _ bytes: ByteBuffer,
        _ context: ChannelHandlerContext,
        _ promise: EventLoopPromise<Void>?
    ) {
        connectionGuard.didReply()
        guard persistence == .closed else { return context.write(wrapOutboundOut(bytes), promise: promise) }
        context.writeAndFlush(wrapOutboundOut(bytes), promise: promise)
        context.close(mode: .output, promise: nil)
    }
}
