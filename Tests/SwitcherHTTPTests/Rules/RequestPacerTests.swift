import Metrics
import NIOCore
import NIOEmbedded
import NIOHTTP1
import Switcher
import Testing
import ZooKeeperTestKit

@testable import SwitcherHTTP

/// How much is parsed of what a client sends ahead.
struct RequestPacerTests {
    /// Keeps what is parsed, and asks for more as long as it wants any.
    private final class Taker: ChannelDuplexHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundIn = Never

        let connectionGuard: ConnectionGuard
        var parts: [HTTPServerRequestPart] = []
        var wants = true
        private(set) var isEndSeen = false

        init(_ connectionGuard: ConnectionGuard) { self.connectionGuard = connectionGuard }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let part = unwrapInboundIn(data)
            connectionGuard.didRead(part)
            parts.append(part)
        }

        func read(context: ChannelHandlerContext) { if wants { context.read() } }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            if case ChannelEvent.inputClosed = event { isEndSeen = true }
        }

        var uris: [String] {
            parts.compactMap { if case .head(let head) = $0 { head.uri } else { nil } }
        }
    }

    private struct Line {
        let channel: EmbeddedChannel
        let connection: Connection
        let taker: Taker

        init() throws {
            channel = EmbeddedChannel()
            connection = Connection(channel)
            let connectionGuard = ConnectionGuard(
                connection,
                table: ConnectionTable(maximumCount: 8),
                timeouts: Replaceable(ConnectionTimeouts(read: .seconds(30), idle: .seconds(75))),
                losses: ConnectionLosses(NOOPMetricsHandler.instance),
                logger: LogRecorder().logger,
                isEncrypted: false
            )
            taker = Taker(connectionGuard)
            try channel.pipeline.syncOperations.addHandlers([
                connectionGuard, RequestPacer(connectionGuard),
                ByteToMessageHandler(RequestDecoder(connectionGuard, limits: NIOHTTPDecoderLimitConfiguration())), taker,
            ])
        }

        func receive(_ text: String) throws { try channel.writeInbound(ByteBuffer(string: text)) }

        func closeInput() { channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed) }

        var isIdle: Bool { connection.evictableFrom < .distantFuture }
    }

    private func requests(_ numbers: Range<Int>) -> String {
        numbers.map { "GET /\($0) HTTP/1.1\r\nHost: x\r\n\r\n" }.joined()
    }

    private func uris(_ numbers: Range<Int>) -> [String] { numbers.map { "/\($0)" } }

    @Test func nobodyWhoIsNotAskedFillsTheMemory() throws {
        let line = try Line()
        line.taker.wants = false
        for first in stride(from: 0, to: 10_000, by: 1_000) { try line.receive(requests(first..<first + 1_000)) }
        #expect((1...400).contains(line.taker.parts.count), "\(line.taker.parts.count)")
        line.taker.wants = true
        line.channel.read()
        #expect(line.taker.uris == uris(0..<10_000))
        _ = try line.channel.finish()
    }

    @Test func whatWasSentBeforeTheEndComesBeforeIt() throws {
        let line = try Line()
        line.taker.wants = false
        try line.receive(requests(0..<2_000))
        line.closeInput()
        #expect(!line.taker.isEndSeen && line.taker.uris.count < 2_000)
        line.taker.wants = true
        line.channel.read()
        #expect(line.taker.uris == uris(0..<2_000) && line.taker.isEndSeen)
        _ = try line.channel.finish()
    }

    /// The end comes by itself, and nobody reads any more behind it.
    @Test func theEndAsksForWhatIsLeft() throws {
        let line = try Line()
        line.taker.wants = false
        try line.receive(requests(0..<2_000))
        line.taker.wants = true
        line.closeInput()
        #expect(line.taker.uris == uris(0..<2_000) && line.taker.isEndSeen)
        _ = try line.channel.finish()
    }

    @Test func whatAClientThatHasGoneSentAheadIsNotParsed() throws {
        let line = try Line()
        line.taker.wants = false
        try line.receive(requests(0..<2_000))
        // The parser has half a head.
        #expect(throws: (any Error).self) { try line.channel.finish() }
        #expect(line.taker.uris.count < 200)
    }

    @Test func aBodyOfKnownLengthIsNotCutUp() throws {
        let line = try Line()
        let body = String(repeating: "b", count: 50_000)
        try line.receive("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 50000\r\n\r\n")
        try line.receive(body + requests(0..<3))
        let bodies = line.taker.parts.compactMap { part -> Int? in
            if case .body(let bytes) = part { bytes.readableBytes } else { nil }
        }
        #expect(bodies == [50_000] && line.taker.uris == ["/"] + uris(0..<3))
        _ = try line.channel.finish()
    }

    @Test(arguments: ["\r\n", "\n", "\r", "\r\n\r\n\n"])
    func emptyLinesAreNoRequest(lines: String) throws {
        let line = try Line()
        try line.receive(lines)
        #expect(line.isIdle)
        try line.receive(lines + "GET /1 HT")
        #expect(!line.isIdle)
        try line.receive("TP/1.1\r\n\r\n")
        #expect(line.taker.uris == ["/1"])
        _ = try line.channel.finish()
    }

    /// The last of what has come begins a request: the client is not idle, however it was cut up.
    @Test func aRequestThatHasBegunInALaterPieceHasBegun() throws {
        for filler in stride(from: 4_000, to: 4_200, by: 7) {
            let line = try Line()
            try line.receive("GET / HTTP/1.1\r\nFiller: \(String(repeating: "f", count: filler))\r\n\r\nGET /2 HTTP/1.1\r\nHo")
            line.taker.connectionGuard.didReply()
            #expect(!line.isIdle && line.taker.uris == ["/"])
            try line.receive("st: x\r\n\r\n")
            #expect(line.taker.uris == ["/", "/2"])
            _ = try line.channel.finish()
        }
    }
}
