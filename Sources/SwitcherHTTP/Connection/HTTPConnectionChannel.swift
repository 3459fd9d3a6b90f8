import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOSSL
import Switcher

/// A connection's handlers and the task that serves it.
///
/// Not Hummingbird's own `HTTP1Channel`, because there nothing can be said between a request's head and its body (`100 Continue`
/// once the credentials are checked), a half-sent head has no deadline, an unread body is read to its end, and HTTP/1.0 is not
/// told apart.
struct HTTPConnectionChannel: ServerChildChannel {
    struct Value: ServerChildChannelValue {
        let connection: Connection
        let unserved: UnservedConnection
        let executor: EventLoopExecutor

        var channel: any Channel { connection.channel }
    }

    let timeouts: Replaceable<ConnectionTimeouts>
    let table: ConnectionTable
    let losses: ConnectionLosses
    let handler: RequestHandler
    let date: HTTPDate
    /// What connections that are accepted now get; without it they are not encrypted.
    let tls: Replaceable<TLSIdentity>?

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            // They bound the first line too.
            var limits = NIOHTTPDecoderLimitConfiguration()
            limits.maxHeaderFieldSize = 16_384
            limits.maxHeaderListSize = 32_768
            limits.maxHeaderFieldCount = 100
            let connection = Connection(channel)
            let connectionGuard = ConnectionGuard(
                connection,
                table: table,
                timeouts: timeouts,
                losses: losses,
                logger: handler.logger,
                isEncrypted: tls != nil
            )
            let executor = EventLoopExecutor(channel.eventLoop)
            let gate = RequestGate(channel, connectionGuard, executor: executor, date: date)
            if let tls { try channel.pipeline.syncOperations.addHandler(tls.current.makeHandler()) }
            try channel.pipeline.syncOperations.addHandlers([
                connectionGuard,
                RequestPacer(connectionGuard),
                ByteToMessageHandler(RequestDecoder(connectionGuard, limits: limits)),
                gate,
            ])
            return Value(connection: connection, unserved: UnservedConnection(channel, gate), executor: executor)
        }
    }

    func handle(value: Value, logger: Logger) async {
        await withTaskCancellationHandler {
            do {
                try await withTaskExecutorPreference(value.executor) { try await serve(value) }
            } catch NIOSSLError.handshakeFailed(let reason) {
                // Whoever looks for open ports leaves one.
                handler.logger.debug(
                    "TLS handshake failed",
                    metadata: [LogKey.reason: .text("\(reason)"), LogKey.remote: "\(value.connection.remote)"]
                )
            } catch {
                logger.trace(
                    "Connection lost",
                    metadata: [LogKey.reason: "\(error)", LogKey.remote: "\(value.connection.remote)"]
                )
            }
        } onCancel: {
            value.channel.close(promise: nil)
        }
    }

    /// To be called on the connection's event loop. Returns when the connection is closed.
    private func serve(_ value: Value) async throws {
        let gate = value.unserved.take().value
        do {
            try await handler.serve(gate, remote: value.connection.remote, on: value.channel)
            gate.finish()
        } catch {
            value.channel.close(promise: nil)
            try? await value.channel.closeFuture.get()
            throw error
        }
        try await value.channel.closeFuture.get()
    }
}
