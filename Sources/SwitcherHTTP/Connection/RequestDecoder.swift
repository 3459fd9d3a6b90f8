import NIOCore
import NIOHTTP1

/// The parser of requests. It tells the guard, too, what it has read in one go: where a request ends, another one may have begun, of which
/// the parser says nothing before the head is whole.
final class RequestDecoder: ByteToMessageDecoder {
    typealias InboundOut = HTTPServerRequestPart

    private let parser: HTTPRequestDecoder
    private let connectionGuard: ConnectionGuard

    init(_ connectionGuard: ConnectionGuard, limits: NIOHTTPDecoderLimitConfiguration) {
        self.connectionGuard = connectionGuard
        parser = HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes, limitConfiguration: limits)
    }

    func decoderAdded(context: ChannelHandlerContext) { parser.decoderAdded(context: context) }

    func decoderRemoved(context: ChannelHandlerContext) { parser.decoderRemoved(context: context) }

    func decode(context: ChannelHandlerContext, buffer: inout ByteBuffer) throws -> DecodingState {
        let bytes = buffer
        let state = try parser.decode(context: context, buffer: &buffer)
        connectionGuard.didDecode(bytes)
        return state
    }

    func decodeLast(context: ChannelHandlerContext, buffer: inout ByteBuffer, seenEOF: Bool) throws -> DecodingState {
        try parser.decodeLast(context: context, buffer: &buffer, seenEOF: seenEOF)
    }
}
