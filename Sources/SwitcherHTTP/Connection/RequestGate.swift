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

    init(_ connectionGuard: ConnectionGuard, date: HTTPDate) {
        self.connectionGuard = connectionGuard
        self.date = date
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head: connectionGuard.didReadHead()
        case .body: break
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
            connectionGuard.didReply()
            guard reply.persistence == .closed else { return context.write(wrapOutboundOut(buffer), promise: promise) }
            context.writeAndFlush(wrapOutboundOut(buffer), promise: promise)
            context.close(mode: .output, promise: nil)
        }
    }
}
