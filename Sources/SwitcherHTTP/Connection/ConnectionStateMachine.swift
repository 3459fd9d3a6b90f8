import NIOCore

/// What a connection is doing, and until when it may.
///
/// Requests may be sent ahead: while one is answered, the time of the next does not run.
struct ConnectionStateMachine {
    /// May change between two requests.
    var timeouts: ConnectionTimeouts
    /// Encryption has not been agreed on. Nothing of a request can have arrived.
    private var isShakingHands: Bool
    /// It waits to be served, and nothing is read of it.
    private var isAtDoor = false
    /// Requests whose head has been read and whose reply has not been written.
    private var openRequestCount = 0
    /// Bytes of a request have arrived, and not its whole head.
    private var isReadingHead = false
    /// A head has arrived, and not the end of its request.
    private var isReadingBody = false
    /// The reply that is being sent has no end of its own: who leaves it misses nothing.
    private var isReplyEndless = false
    /// Of who is sent a list.
    private var debt: ReadingDebt?
    private var hasServed = false
    private var lastRead: NIODeadline
    /// When the request being read began, or its turn came.
    private var readStart: NIODeadline
    private var idleStart: NIODeadline
    private var unwritableStart: NIODeadline?
    /// Since when nothing is read any more, and what was answered is still being taken.
    private var endStart: NIODeadline?
    private var lingerStart: NIODeadline?

    init(timeouts: ConnectionTimeouts, isEncrypted: Bool = false, now: NIODeadline) {
        self.timeouts = timeouts
        isShakingHands = isEncrypted
        lastRead = now
        readStart = now
        idleStart = now
    }

    /// Nothing is being read, answered, or waited for but the next request.
    var isIdle: Bool { openRequestCount == 0 && !isReadingHead && !isReadingBody && !isLingering }

    /// Of the next request nothing has been read.
    var isBetweenRequests: Bool { !isReadingHead && !isReadingBody }

    /// Nothing is read or answered any more.
    var isLingering: Bool { endStart != nil || lingerStart != nil }
    /// Whether all that is sent has been given to the system, the last reply with it.
    var isLastReplyWritten: Bool { lingerStart != nil }

    /// What is under way, if anything is: the first of what has to be done next.
    private enum Stage {
        case handshake, head, body, reply
    }

    private var stage: Stage? {
        if lingerStart != nil { return nil }
        if isShakingHands, !isAtDoor { return .handshake }
        if unwritableStart != nil || endStart != nil || openRequestCount > (isReadingBody ? 1 : 0) { return .reply }
        return isReadingBody ? .body : isReadingHead ? .head : nil
    }

    /// When the connection has to be closed.
    var deadline: NIODeadline {
        switch stage {
        case .handshake: return idleStart + timeouts.read
        case .head, .body: return readStart + timeouts.read
        case .reply:
            let tail = (unwritableStart ?? endStart).map { $0 + timeouts.read }
            // Replies have no deadline here: what they wait for has.
            return min(tail ?? .distantFuture, debt?.deadline ?? .distantFuture)
        case nil: return lingerStart.map { $0 + timeouts.linger } ?? idleStart + timeouts.idle
        }
    }

    /// What is lost if the connection is closed now because its time is over.
    var lossByTime: ConnectionLoss? {
        switch stage {
        case .handshake: .handshakeTimeout
        case .head: .headTimeout
        case .body: .bodyTimeout
        case .reply: debt == nil ? .replyTimeout : .listTimeout
        case nil: nil
        }
    }

    /// What is lost if the client has gone. One that leaves before encryption is agreed on has not begun anything.
    var lossByClient: ConnectionLoss? {
        switch stage {
        case .head: .headLost
        case .body: .bodyLost
        case .reply: isReplyEndless ? nil : .replyLost
        case .handshake, nil: nil
        }
    }

    /// From when on the connection may be closed to make room for another one.
    var evictableFrom: NIODeadline {
        guard isIdle else { return .distantFuture }
        return hasServed ? idleStart : idleStart + timeouts.grace
    }

    /// It has to wait until it is served.
    mutating func waitsAtDoor() {
        isAtDoor = true
    }

    /// It waited at the door, and its time begins now.
    mutating func didEnter(now: NIODeadline) {
        isAtDoor = false
        idleStart = now
    }

    /// Encryption is agreed on, and the first request may come.
    mutating func didShakeHands(now: NIODeadline) {
        isShakingHands = false
        idleStart = now
    }

    /// Bytes have arrived; the parser gets them next.
    mutating func willRead(now: NIODeadline) {
        lastRead = now
        guard !isReadingHead, !isReadingBody else { return }
        isReadingHead = true
        readStart = now
    }

    /// The parser has found a request's head.
    mutating func didReadHead() {
        // Behind the end of another request, in the same bytes.
        if !isReadingHead { readStart = lastRead }
        isReadingHead = false
        isReadingBody = true
        openRequestCount += 1
    }

    /// The parser has found a request's end.
    mutating func didReadEnd() {
        isReadingBody = false
    }

    /// All that has arrived was parsed, and another request has begun behind the last one.
    mutating func didReadBeginning() {
        isReadingHead = true
        readStart = lastRead
    }

    /// A reply has begun that is made while it is sent.
    ///
    /// - Parameter isEndless: Whether it goes on until somebody ends it, and is no list.
    mutating func didBeginStream(isEndless: Bool, now: NIODeadline) {
        isReplyEndless = isEndless
        debt = isEndless ? nil : timeouts.list.map { ReadingDebt($0) }
        if unwritableStart != nil { debt?.stall(now: now) }
    }

    /// The client has taken so much of it, or will have next.
    mutating func didStream(byteCount: Int) {
        debt?.take(byteCount: byteCount)
    }

    /// A request was answered.
    mutating func didReply(now: NIODeadline) {
        isReplyEndless = false
        debt = nil
        openRequestCount = max(0, openRequestCount - 1)
        hasServed = true
        idleStart = now
        readStart = now
    }

    /// The client takes its replies, or does not.
    mutating func didChangeWritability(_ isWritable: Bool, now: NIODeadline) {
        unwritableStart = isWritable ? nil : now
        if isWritable { debt?.goOn(now: now) } else { debt?.stall(now: now) }
    }

    /// The last reply was made. Its client has the time of a request to take it.
    mutating func end(now: NIODeadline) {
        if endStart == nil { endStart = now }
    }

    /// The last reply was written.
    mutating func linger(now: NIODeadline) {
        if lingerStart == nil { lingerStart = now }
    }
}
