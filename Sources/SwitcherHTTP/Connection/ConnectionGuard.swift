import NIOCore
import Switcher

/// The first handler of a connection, which sees its bytes: keeps its state, and ends it in order.
///
/// After the last reply the connection's output is closed and what still arrives is thrown away, for a moment. Closing at once,
/// with bytes unread, would make the system reset the connection, and the client could lose the reply.
final class ConnectionGuard: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let connection: Connection
    private let table: ConnectionTable
    private let timeouts: Replaceable<ConnectionTimeouts>
    private var state: ConnectionStateMachine
    private var isAdmitted = false
    private var isReadHeld = false
    private(set) var isQuiescing = false

    init(_ connection: Connection, table: ConnectionTable, timeouts: Replaceable<ConnectionTimeouts>) {
        self.connection = connection
        self.table = table
        self.timeouts = timeouts
        state = ConnectionStateMachine(timeouts: timeouts.current, now: .now())
    }

    func handlerAdded(context: ChannelHandlerContext) {
        connection.publish(state)
        isAdmitted = table.add(connection)
        connection.channel.closeFuture.whenComplete { [table, connection] _ in table.remove(connection) }
    }

    // MARK: What the gate behind the parser tells

    func didReadHead() { state.didReadHead() }
    func didReadEnd() { state.didReadEnd() }

    /// Whether the connection ends with the reply that is about to be written, whatever the reply says.
    func endsWithReply() -> Bool { isQuiescing || table.takesRoom() }

    func didReply() {
        state.didReply(now: .now())
        connection.publish(state)
    }

    // MARK: Reading

    func read(context: ChannelHandlerContext) {
        guard isAdmitted else {
            isReadHeld = true
            return
        }
        context.read()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !state.isLingering else { return }
        if state.isIdle { state.timeouts = timeouts.current }
        state.willRead(now: .now())
        context.fireChannelRead(data)
        connection.publish(state)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        context.fireChannelReadComplete()
        // Nobody behind here asks for more.
        if state.isLingering { context.read() }
    }

    // MARK: Ending

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        if mode == .output {
            state.linger(now: .now())
            connection.publish(state)
            context.close(mode: mode, promise: promise)
            context.read()
        } else {
            context.close(mode: mode, promise: promise)
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        state.didChangeWritability(context.channel.isWritable, now: .now())
        connection.publish(state)
        context.fireChannelWritabilityChanged()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case let event as Connection.Event:
            handle(event, context)
        case is ChannelShouldQuiesceEvent:
            isQuiescing = true
            if state.isIdle { context.close(promise: nil) }
        case ChannelEvent.inputClosed where state.isLingering:
            context.close(promise: nil)
        default:
            context.fireUserInboundEventTriggered(event)
        }
    }

    private func handle(_ event: Connection.Event, _ context: ChannelHandlerContext) {
        switch event {
        case .deadlinePassed:
            // It may have moved since it was looked at.
            if state.deadline <= .now() { context.close(promise: nil) }
        case .giveWay:
            if state.isIdle { context.close(promise: nil) }
        case .admit:
            isAdmitted = true
            if isReadHeld { context.read() }
        }
    }
}
