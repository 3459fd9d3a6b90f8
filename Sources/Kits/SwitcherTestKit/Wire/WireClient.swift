import Foundation
import NIOCore
import NIOPosix
package import NIOSSL
import Synchronization
import ZooKeeperTestKit

/// A TCP connection to the server, byte by byte; or what is within one that is encrypted.
package final class WireClient: Sendable {
    private let channel: any Channel
    private let received: Received

    private final class Received: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer

        let state = Mutex<(bytes: [UInt8], isEnded: Bool, error: String?)>(([], false, nil))

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let buffer = unwrapInboundIn(data)
            state.withLock { $0.bytes += Array(buffer.readableBytesView) }
        }

        func channelInactive(context: ChannelHandlerContext) {
            state.withLock { $0.isEnded = true }
            context.fireChannelInactive()
        }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            if case ChannelEvent.inputClosed = event { state.withLock { $0.isEnded = true } }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            state.withLock { $0.error = "\(error)" }
            context.close(promise: nil)
        }
    }

    private init(_ channel: any Channel, _ received: Received) {
        self.channel = channel
        self.received = received
    }

    /// - Parameters:
    ///   - tls: Encrypts it, and says whom to trust.
    ///   - isReading: Otherwise nothing is taken from the connection, and the system holds little.
    package static func connect(
        _ port: Int,
        host: String = "127.0.0.1",
        tls: NIOSSLContext? = nil,
        isReading: Bool = true
    ) async throws -> WireClient {
        let received = Received()
        var bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.allowRemoteHalfClosure, value: true)
        if !isReading {
            bootstrap = bootstrap.channelOption(.autoRead, value: false).channelOption(.socketOption(.so_rcvbuf), value: 4_096)
        }
        let channel =
            try await bootstrap
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls {
                        try channel.pipeline.syncOperations.addHandler(NIOSSLClientHandler(context: tls, serverHostname: nil))
                    }
                    try channel.pipeline.syncOperations.addHandler(received)
                }
            }
            .connect(host: host, port: port).get()
        return WireClient(channel, received)
    }

    package func send(_ text: String) async throws {
        try await send(Array(text.utf8))
    }

    package func send(_ bytes: [UInt8]) async throws {
        try await channel.writeAndFlush(ByteBuffer(bytes: bytes))
    }

    /// Waits for the next response.
    package func response(isToHead: Bool = false, timeout: Duration = Timeouts.condition) async throws -> WireResponse {
        var response: WireResponse?
        try await eventually(timeout: timeout, "a response arrives") {
            // Both at once: what is missing may come, and the end behind it, between the two.
            let isEnded: Bool
            (response, isEnded) = received.state.withLock {
                (WireResponse.take(from: &$0.bytes, isToHead: isToHead), $0.isEnded)
            }
            return response != nil || isEnded
        }
        guard let response else { throw NoResponse(bytes: unread, error: received.state.withLock { $0.error }) }
        return response
    }

    package struct NoResponse: Error {
        package let bytes: String
        package let error: String?
    }

    /// What has arrived and not been taken.
    package var unread: String { received.state.withLock { String(decoding: $0.bytes, as: UTF8.self) } }

    /// The server has closed the connection, or its side of it.
    package var isEnded: Bool { received.state.withLock { $0.isEnded } }

    /// A reset, for example.
    package var error: String? { received.state.withLock { $0.error } }

    package func waitUntilEnded() async throws {
        try await eventually("the server closes the connection") { isEnded }
    }

    /// Says that nothing more will be sent.
    package func closeOutput() async throws {
        try await channel.close(mode: .output)
    }

    package func close() async {
        try? await channel.close()
    }

    /// Leaves without a word: what has been sent may be lost.
    package func reset() async throws {
        try await (channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
        await close()
    }

    /// Takes some of what has arrived, if it does not do so by itself.
    package func take() {
        channel.read()
    }
}
