import NIOCore
import NIOHTTP1
import NIOPosix
import SwitcherTestKit
import Synchronization
import Testing

@testable import SwitcherHTTP

struct UnservedConnectionTests {
    /// It is dropped before the connection has become active. Without an end of its own NIO would stop the process then.
    @Test func whatNobodyServesIsClosed() async throws {
        try await TestListener.run { listener in
            for _ in 0..<20 {
                let connection = Mutex<(any Channel)?>(nil)
                let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton).channelInitializer { channel in
                    connection.withLock { $0 = channel }
                    return channel.eventLoop.makeCompletedFuture {
                        let configuration = UnservedConnection.Parts.Configuration(isOutboundHalfClosureEnabled: true)
                        _ = UnservedConnection(
                            try NIOAsyncChannel(wrappingChannelSynchronously: channel, configuration: configuration)
                        )
                    }
                }
                // It may be closed before it is there.
                _ = try? await bootstrap.connect(host: "127.0.0.1", port: listener.port).get()
                try await connection.withLock { $0 }?.closeFuture.get()
            }
            #expect(try await listener.call("GET /healthz").status == 200)
        }
    }
}
