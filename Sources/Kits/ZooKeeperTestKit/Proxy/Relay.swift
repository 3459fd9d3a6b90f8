import NIOCore

/// Hands what arrives on one half of a proxied connection to the other half, later or not at all. Both halves are on one event
/// loop.
final class Relay: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let direction: TrafficControl.Direction
    private let peer: any Channel
    private let control: TrafficControl
    /// When the last bytes are due: later ones must not overtake them when the delay gets shorter.
    private var lastDue = NIODeadline.uptimeNanoseconds(0)

    init(_ direction: TrafficControl.Direction, to peer: any Channel, control: TrafficControl) {
        self.direction = direction
        self.peer = peer
        self.control = control
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        let delay: TimeAmount
        switch control.judge(direction, bytes: bytes.readableBytesView) {
        case .swallow: return
        case .cut(let passing): return cut(context, passing ? bytes : nil)
        case .pass(let time): delay = time
        }
        let now = NIODeadline.now()
        let due = max(lastDue, now + delay)
        let peer = peer
        guard due > now else {
            peer.writeAndFlush(bytes, promise: nil)
            return
        }
        lastDue = due
        let control = control
        control.countHeldBack(1)
        // Tasks of one deadline run in the order in which they were scheduled.
        context.eventLoop.scheduleTask(deadline: due) {
            control.countHeldBack(-1)
            peer.writeAndFlush(bytes, promise: nil)
        }
    }

    /// Closes both halves, in the same turn of the event loop: no reply to what is passed can get through.
    private func cut(_ context: ChannelHandlerContext, _ bytes: ByteBuffer?) {
        if let bytes { peer.writeAndFlush(bytes, promise: nil) }
        context.close(promise: nil)
    }

    /// The other half closes too, after what is still on its way.
    func channelInactive(context: ChannelHandlerContext) {
        let peer = peer
        if lastDue <= .now() {
            peer.close(promise: nil)
        } else {
            context.eventLoop.scheduleTask(deadline: lastDue) { peer.close(promise: nil) }
        }
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
