import NIOCore

/// One connection to a stand-in: reads requests, one frame each, and answers them in their order.
final class StandInConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private static let throttled: Int32 = -127
    private static let unimplemented: Int32 = -6
    private static let pieces = 40

    private let standIn: StandInZooKeeper
    private var hasShakenHands = false
    /// When the last answer is due: later ones wait behind it.
    private var lastDue = NIODeadline.uptimeNanoseconds(0)

    init(_ standIn: StandInZooKeeper) {
        self.standIn = standIn
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var frame = unwrapInboundIn(data)
        do {
            if hasShakenHands {
                try answer(&frame, on: context.channel)
            } else {
                hasShakenHands = true
                try shakeHands(&frame, on: context.channel)
            }
        } catch {
            context.close(promise: nil)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func shakeHands(_ frame: inout ByteBuffer, on channel: any Channel) throws {
        _ = try frame.readJute(Int32.self)
        _ = try frame.readJute(Int64.self)
        let timeout = try frame.readJute(Int32.self)
        let asked = try frame.readJute(Int64.self)
        let (session, delay) = standIn.withState { state in
            state.counts.handshakes += 1
            if asked == 0 { state.lastSession += 1 }
            return (asked == 0 ? state.lastSession : asked, state.handshakeDelay)
        }
        var reply = ByteBuffer()
        reply.writeInteger(Int32(0))
        reply.writeInteger(timeout)
        reply.writeInteger(session)
        reply.writeJute(bytes: Array(repeating: 7, count: 16))
        reply.writeInteger(UInt8(0))
        send(reply, on: channel, after: delay)
    }

    private func answer(_ frame: inout ByteBuffer, on channel: any Channel) throws {
        let number = try frame.readJute(Int32.self)
        let type = try frame.readJute(Int32.self)
        var body = ByteBuffer()
        var time = Duration.zero
        let code = try perform(type, &frame, into: &body, time: &time)
        var reply = ByteBuffer()
        reply.writeInteger(number)
        reply.writeInteger(standIn.withState { $0.tree.transaction })
        reply.writeInteger(code)
        if code == 0 { reply.writeImmutableBuffer(body) }
        send(reply, on: channel, over: time)
        if type == RawRequest.closeSession {
            channel.eventLoop.scheduleTask(deadline: lastDue) { channel.close(promise: nil) }
        }
    }

    /// - Returns: The answer's code.
    private func perform(
        _ type: Int32,
        _ frame: inout ByteBuffer,
        into body: inout ByteBuffer,
        time: inout Duration
    ) throws -> Int32 {
        switch type {
        case RawRequest.ping, RawRequest.auth, RawRequest.closeSession: return 0
        case 3, 4:
            let path = try frame.readJuteString()
            let (node, children) = standIn.withState { ($0.tree.nodes[path], Int32($0.tree.children(of: path).count)) }
            guard let node else { return RawZooKeeperError.noNode }
            if type == 4 { body.writeJute(bytes: node.data) }
            body.writeStat(node, children: children)
            return 0
        case 8, 12:
            return list(try frame.readJuteString(), withStat: type == 12, into: &body, time: &time)
        case 14:
            return try performTransaction(&frame, into: &body)
        default:
            guard let operation = try frame.readOperation(type) else { return Self.unimplemented }
            let outcome = standIn.withState { $0.tree.perform(operation) }
            if case .failed(let code) = outcome { return code }
            body.write(outcome)
            return 0
        }
    }

    private func list(_ path: String, withStat: Bool, into body: inout ByteBuffer, time: inout Duration) -> Int32 {
        let (node, names, isDenied, listingTime) = standIn.withState { state in
            state.counts.listings += 1
            return (state.tree.nodes[path], state.tree.children(of: path), state.deniesListing, state.listingTime)
        }
        if isDenied { return RawZooKeeperError.noAuth }
        guard let node else { return RawZooKeeperError.noNode }
        time = listingTime
        body.writeInteger(Int32(names.count))
        for name in names { body.writeJute(string: name) }
        if withStat { body.writeStat(node, children: Int32(names.count)) }
        return 0
    }

    private func performTransaction(_ frame: inout ByteBuffer, into body: inout ByteBuffer) throws -> Int32 {
        var types: [Int32] = []
        var operations: [StandInTree.Operation] = []
        while true {
            let type = try frame.readJute(Int32.self)
            let isLast = try frame.readJute(UInt8.self) != 0
            _ = try frame.readJute(Int32.self)
            if isLast { break }
            guard let operation = try frame.readOperation(type) else { return Self.unimplemented }
            types.append(type)
            operations.append(operation)
        }
        let all = operations
        let outcomes: [StandInTree.Outcome]? = standIn.withState { state in
            state.counts.transactions += 1
            guard state.throttledTransactions == 0 else {
                state.throttledTransactions -= 1
                return nil
            }
            return state.tree.perform(all)
        }
        guard let outcomes else { return Self.throttled }
        for (type, outcome) in zip(types, outcomes) {
            if case .failed(let code) = outcome {
                body.writeHeader(type: -1, isLast: false, code: code)
                body.writeInteger(code)
            } else {
                body.writeHeader(type: type, isLast: false, code: 0)
                body.write(outcome)
            }
        }
        body.writeHeader(type: -1, isLast: true, code: -1)
        return 0
    }

    /// Sends an answer behind those before it: after a delay, or in pieces over a time.
    private func send(_ reply: ByteBuffer, on channel: any Channel, after delay: Duration = .zero, over time: Duration = .zero) {
        var frame = ByteBuffer()
        frame.writeInteger(Int32(reply.readableBytes))
        frame.writeImmutableBuffer(reply)
        let start = max(lastDue, .now() + TimeAmount(delay))
        let count = time == .zero ? 1 : max(1, min(Self.pieces, frame.readableBytes))
        for piece in 1...count {
            let length = piece == count ? frame.readableBytes : max(1, frame.readableBytes / (count - piece + 1))
            guard let bytes = frame.readSlice(length: length) else { return }
            lastDue = start + TimeAmount(time) * piece / count
            // Tasks of one deadline run in the order in which they were scheduled.
            channel.eventLoop.scheduleTask(deadline: lastDue) { channel.writeAndFlush(bytes, promise: nil) }
        }
    }
}

extension TimeAmount {
    fileprivate static func / (amount: TimeAmount, divisor: Int) -> TimeAmount {
        .nanoseconds(amount.nanoseconds / Int64(divisor))
    }
}

extension ByteBuffer {
    /// The operation of that type, `nil` for one that a stand-in does not know.
    fileprivate mutating func readOperation(_ type: Int32) throws -> StandInTree.Operation? {
        switch type {
        case 1:
            let (path, data) = (try readJuteString(), try readJuteBytes())
            _ = try readJuteList { try $0.readJuteACL() }
            _ = try readJute(Int32.self)
            return .create(path, data)
        case 2:
            let path = try readJuteString()
            _ = try readJute(Int32.self)
            return .delete(path)
        case 5: return .set(try readJuteString(), try readJuteBytes(), version: try readJute())
        case 13: return .check(try readJuteString(), version: try readJute())
        default: return nil
        }
    }

    fileprivate mutating func write(_ outcome: StandInTree.Outcome) {
        switch outcome {
        case .created(let path): writeJute(string: path)
        case .set(let node): writeStat(node, children: 0)
        case .done, .failed: break
        }
    }

    fileprivate mutating func writeHeader(type: Int32, isLast: Bool, code: Int32) {
        writeInteger(type)
        writeInteger(UInt8(isLast ? 1 : 0))
        writeInteger(code)
    }

    fileprivate mutating func writeStat(_ node: StandInTree.Node, children: Int32) {
        writeMultipleIntegers(node.created, node.modified, Int64(0), Int64(0))
        writeMultipleIntegers(node.version, Int32(0), Int32(0), Int64(0), Int32(node.data.count), children, node.created)
    }
}
