import Dispatch
import Foundation
import Synchronization

/// Writes lines to a descriptor on a thread of its own, so that nobody who logs waits for whoever reads: not a call, not a health check,
/// and not a stop.
///
/// When the descriptor takes nothing (a full pipe that nobody reads, a full disk, a reader that has gone), what is being written is
/// tried again until it can be, and what comes meanwhile gathers in a ``LogBuffer``. It and its thread live as long as the process.
final class LogWriter: Sendable {
    private struct State {
        var buffer: LogBuffer
        /// Everything is written, and the thread waits to be woken.
        var isIdle = false
        /// Signalled when everything is written.
        var flushes: [DispatchSemaphore] = []
        /// What is to be done between two lines.
        var actions: [@Sendable () -> Void] = []
    }

    /// A pipe takes that much in one piece or not at all, whoever else writes to it.
    private static let pieceBytes = Int(PIPE_BUF)
    private static let pauseMicroseconds: UInt32 = 100_000
    /// Nobody who reads a log notices it.
    private static let gatherMicroseconds: UInt32 = 5_000

    private let descriptor: Int32
    private let put: @Sendable (Int32, UnsafeRawBufferPointer) -> Int
    private let notice: @Sendable (_ droppedCount: Int) -> String
    private let onTrouble: @Sendable (_ errorNumber: Int32?) -> Void
    private let state: Mutex<State>
    private let wakeUp = DispatchSemaphore(value: 0)

    /// - Parameters:
    ///   - descriptor: Stays the caller's, and open.
    ///   - onTrouble: Called on the writer's thread when the descriptor begins to take nothing, with the system's error, and with `nil` when
    ///     it has taken all that waited. Must not wait.
    ///   - put: Writes to the descriptor, as the system does.
    ///   - notice: Makes the line that says how many were dropped.
    init(
        _ descriptor: Int32,
        limits: LogBuffer.Limits = LogBuffer.Limits(),
        onTrouble: @escaping @Sendable (_ errorNumber: Int32?) -> Void = { _ in },
        put: @escaping @Sendable (Int32, UnsafeRawBufferPointer) -> Int = { Foundation.write($0, $1.baseAddress, $1.count) },
        notice: @escaping @Sendable (_ droppedCount: Int) -> String
    ) {
        self.descriptor = descriptor
        self.onTrouble = onTrouble
        self.put = put
        self.notice = notice
        state = Mutex(State(buffer: LogBuffer(limits)))
        let thread = Thread { self.run() }
        thread.name = "log"
        thread.start()
    }

    /// Never waits.
    func write(_ line: String) { write(Array(line.utf8)) }

    /// Never waits.
    ///
    /// - Parameter line: UTF-8.
    func write(_ line: [UInt8]) {
        let isAsleep = state.withLock { state in
            state.buffer.add(line)
            defer { state.isIdle = false }
            return state.isIdle
        }
        if isAsleep { wakeUp.signal() }
    }

    /// Does that on the writer's thread, between two lines, as soon as it can. Where the descriptor takes nothing it is done as well; what was not
    /// written whole by then is written again.
    func betweenLines(_ action: @escaping @Sendable () -> Void) {
        let isAsleep = state.withLock { state in
            state.actions.append(action)
            defer { state.isIdle = false }
            return state.isIdle
        }
        if isAsleep { wakeUp.signal() }
    }

    /// How many lines were dropped since the start.
    var droppedCount: Int { state.withLock { $0.buffer.totalDroppedCount } }

    /// Waits until everything before it is written, or that time is over.
    ///
    /// - Returns: Whether it is written.
    @discardableResult
    func flush(within time: Duration) -> Bool {
        let done = DispatchSemaphore(value: 0)
        let isWritten = state.withLock { state in
            if !state.isIdle { state.flushes.append(done) }
            return state.isIdle
        }
        return isWritten || done.wait(timeout: .now() + time.timeInterval) == .success
    }

    private func run() {
        var isInTrouble = false
        while true {
            performActions()
            let (bytes, isIdle, flushes) = state.withLock { state -> ([UInt8], Bool, [DispatchSemaphore]) in
                guard state.actions.isEmpty else { return ([], false, []) }
                let bytes = state.buffer.take(atMost: Self.pieceBytes, notice: notice)
                guard bytes.isEmpty else { return (bytes, false, []) }
                state.isIdle = true
                defer { state.flushes = [] }
                return (bytes, true, state.flushes)
            }
            if bytes.isEmpty {
                guard isIdle else { continue }
                // Not with the first line that it takes: the next one may have no room again.
                if isInTrouble { onTrouble(nil) }
                isInTrouble = false
                for flush in flushes { flush.signal() }
                wakeUp.wait()
                // So that the lines of a busy moment cost one wake-up and not one each.
                usleep(Self.gatherMicroseconds)
            } else {
                put(bytes[...], &isInTrouble)
            }
        }
    }

    /// - Returns: Whether there was anything to be done.
    @discardableResult
    private func performActions() -> Bool {
        let actions = state.withLock { state in
            defer { state.actions = [] }
            return state.actions
        }
        for action in actions { action() }
        return !actions.isEmpty
    }

    /// Returns when all of it is written, however long that takes: a line that has begun is ended.
    private func put(_ bytes: ArraySlice<UInt8>, _ isInTrouble: inout Bool) {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { put(descriptor, $0) }
            let reason = count < 0 ? errno : 0
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if reason == EAGAIN {
                // Somebody else who has the pipe open does not want to wait.
                var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                if poll(&ready, 1, 1_000) < 0 { usleep(Self.pauseMicroseconds) }
            } else if reason != EINTR {
                if !isInTrouble { onTrouble(reason) }
                isInTrouble = true
                let file = FileIdentity(descriptor)
                guard performActions() else {
                    usleep(Self.pauseMicroseconds)
                    continue
                }
                // Lines stay whole in another file. In the same one a line that has begun is ended.
                if FileIdentity(descriptor) != file { rest = bytes }
            }
        }
    }
}

/// Which file a descriptor is of.
private struct FileIdentity: Equatable {
    private let device: UInt64
    private let number: UInt64

    init(_ descriptor: Int32) {
        var status = stat()
        fstat(descriptor, &status)
        (device, number) = (UInt64(status.st_dev), UInt64(status.st_ino))
    }
}

extension Duration {
    fileprivate var timeInterval: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
