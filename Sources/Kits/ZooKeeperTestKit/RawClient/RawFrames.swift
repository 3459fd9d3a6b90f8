import NIOCore

/// Cuts the stream into frames: a 32-bit length, then as many bytes.
struct RawFrameDecoder: ByteToMessageDecoder {
    typealias InboundOut = ByteBuffer

    mutating func decode(context: ChannelHandlerContext, buffer: inout ByteBuffer) throws -> DecodingState {
        guard let length = buffer.getInteger(at: buffer.readerIndex, as: Int32.self) else { return .needMoreData }
        guard length >= 0 else { throw RawZooKeeperError.malformedReply }
        guard buffer.readableBytes >= 4 + Int(length) else { return .needMoreData }
        buffer.moveReaderIndex(forwardBy: 4)
        guard let frame = buffer.readSlice(length: Int(length)) else { throw RawZooKeeperError.malformedReply }
        context.fireChannelRead(wrapInboundOut(frame))
        return .continue
    }
}

/// One request and where its reply goes.
struct RawRequest: Sendable {
    enum Kind: Sendable {
        /// The first frame of a connection. It has no header, nor has its reply.
        case connect
        case operation(Int32)
    }

    let kind: Kind
    let body: ByteBuffer
    /// Gets the reply after its header; fails with the server's code as ``RawZooKeeperError/refused(request:code:)``.
    let reply: EventLoopPromise<ByteBuffer>
    /// For errors.
    let name: String

    static let auth: Int32 = 100
    static let closeSession: Int32 = -11
    static let ping: Int32 = 11
}

/// Numbers the requests and gives each its reply. ZooKeeper replies in the order of the requests.
final class RawRequestHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = RawRequest
    typealias OutboundOut = ByteBuffer

    private static let notification: Int32 = -1
    private static let ping: Int32 = -2
    private static let auth: Int32 = -4

    private var nextNumber: Int32 = 1
    private var waiting = CircularBuffer<(number: Int32?, request: RawRequest)>()

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let request = unwrapOutboundIn(data)
        guard context.channel.isActive else {
            request.reply.fail(RawZooKeeperError.connectionClosed)
            promise?.fail(RawZooKeeperError.connectionClosed)
            return
        }
        var frame = ByteBuffer()
        frame.writeInteger(Int32(0))
        switch request.kind {
        case .connect:
            waiting.append((nil, request))
        case .operation(let code):
            let number = number(for: code)
            frame.writeInteger(number)
            frame.writeInteger(code)
            // Replies to pings may overtake others and tell nothing.
            if number == Self.ping { request.reply.succeed(ByteBuffer()) } else { waiting.append((number, request)) }
        }
        frame.writeImmutableBuffer(request.body)
        frame.setInteger(Int32(frame.readableBytes - 4), at: frame.readerIndex)
        context.write(wrapOutboundOut(frame), promise: promise)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var frame = unwrapInboundIn(data)
        if let first = waiting.first, first.number == nil {
            waiting.removeFirst().request.reply.succeed(frame)
            return
        }
        guard let number = frame.readInteger(as: Int32.self), frame.readInteger(as: Int64.self) != nil,
            let code = frame.readInteger(as: Int32.self)
        else { return errorCaught(context: context, error: RawZooKeeperError.malformedReply) }
        if number == Self.notification || number == Self.ping { return }
        guard let first = waiting.popFirst(), first.number == number else {
            return errorCaught(context: context, error: RawZooKeeperError.malformedReply)
        }
        if code == 0 {
            first.request.reply.succeed(frame)
        } else {
            first.request.reply.fail(RawZooKeeperError.refused(request: first.request.name, code: code))
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        failAll(error is RawZooKeeperError ? error : RawZooKeeperError.connectionClosed)
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        failAll(RawZooKeeperError.connectionClosed)
        context.fireChannelInactive()
    }

    private func number(for code: Int32) -> Int32 {
        switch code {
        case RawRequest.ping: return Self.ping
        case RawRequest.auth: return Self.auth
        default:
            defer { nextNumber += 1 }
            return nextNumber
        }
    }

    private func failAll(_ error: any Error) {
        while let first = waiting.popFirst() { first.request.reply.fail(error) }
    }
}
