import Logging
import Metrics
import NIOCore
import NIOPosix
import Switcher
import SwitcherTestKit
import Synchronization
import Testing

@testable import SwitcherHTTP

struct UnservedConnectionTests {
    /// It is dropped before the connection has become active.
    @Test func whatNobodyServesIsClosed() async throws {
        try await TestListener.run { listener in
            for _ in 0..<20 {
                let connection = Mutex<(any Channel)?>(nil)
                let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton).channelInitializer { channel in
                    connection.withLock { $0 = channel }
                    return channel.eventLoop.makeCompletedFuture {
                        _ = UnservedConnection(channel, gate(of: channel))
                    }
                }
                // It may be closed before it is there.
                _ = try? await bootstrap.connect(host: "127.0.0.1", port: listener.port).get()
                try await connection.withLock { $0 }?.closeFuture.get()
            }
            #expect(try await listener.call("GET /healthz").status == 200)
        }
    }

    private func gate(of channel: any Channel) -> RequestGate {
        let connectionGuard = ConnectionGuard(
            Connection(channel),
            table: ConnectionTable(maximumCount: 1),
            timeouts: Replaceable(ConnectionTimeouts(read: .seconds(30), idle: .seconds(30))),
            losses: HTTPMetrics(NOOPMetricsHandler.instance).losses,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            isEncrypted: false
        )
        return RequestGate(channel, connectionGuard, executor: EventLoopExecutor(channel.eventLoop), date: HTTPDate())
    }
}
