import CZooKeeper
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// One instance of the C library: the owner of its `zhandle_t`.
///
/// `@unchecked Sendable`: the handle pointer is made by one thread, then used by the client's actor alone (the library takes no
/// reference in `zoo_a*`, so a call beside a close would be a use after free), and given up by the actor before it is closed.
final class SessionHandle: @unchecked Sendable {
    enum Submission {
        /// The library has it; its completion will be called, or the table cleared.
        case submitted
        /// It was resolved meanwhile, or is resolved now.
        case finished
        /// There is no connection, so it was not handed over.
        case notConnected
    }

    let outstanding: OutstandingTable
    private let sink: SessionEventSink
    /// What `SessionHandle+call` calls the library with.
    let handle: OpaquePointer
    private let isClosed = Atomic(false)

    private init(handle: OpaquePointer, sink: SessionEventSink, outstanding: OutstandingTable) {
        self.handle = handle
        self.sink = sink
        self.outstanding = outstanding
    }

    /// Makes a handle, which then connects by itself.
    ///
    /// - Parameter addresses: At least one. In numbers, because the library would look names up one after another on its IO thread,
    ///   where one that is never answered stops everything, its close included.
    /// - Returns: `nil` when memory or threads are lacking.
    static func open(
        addresses: [NumericAddress],
        sessionTimeout: Duration,
        session: SessionIdentity?,
        chroot: Chroot,
        sink: SessionEventSink
    ) -> SessionHandle? {
        var clientID = clientid_t()
        if let session {
            clientID.client_id = session.id
            withUnsafeMutableBytes(of: &clientID.passwd) { $0.copyBytes(from: session.password.prefix($0.count)) }
        }
        let handle = withUnsafePointer(to: clientID) { clientID in
            zookeeper_init2(
                addresses.map(\.connectString).joined(separator: ","),
                SessionEventSink.watcher,
                Int32(clamping: sessionTimeout.wholeMilliseconds),
                session == nil ? nil : clientID,
                Unmanaged.passUnretained(sink).toOpaque(),
                ZOO_NO_LOG_CLIENTENV,
                LibraryLog.callback
            )
        }
        guard let handle else { return nil }
        // By default the list is read again on every turn of the IO thread.
        zoo_set_servers_resolution_delay(handle, -1)
        return SessionHandle(handle: handle, sink: sink, outstanding: OutstandingTable(chroot: chroot, sink: sink))
    }

    /// Nobody took it: its client was stopped while it was being made. Its threads would go on, with pointers to what is gone.
    deinit {
        guard !isClosed.load(ordering: .acquiring) else { return }
        let abandoned = AbandonedHandle(handle: handle, outstanding: outstanding, sink: sink)
        DetachedThread.run { abandoned.close() }
    }

    /// Ends the session if it is connected, and the library's threads. Blocks for up to 4.5 s and joins a thread: never on the
    /// concurrency pool, never in a callback. Nobody may use the handle any more.
    func close(failing code: ZooKeeperError.Code) {
        isClosed.store(true, ordering: .releasing)
        zookeeper_close(handle)
        outstanding.clear(code)
    }

    var isConnected: Bool { zoo_state(handle) == czk_state_connected() }

    /// How far it is on its way to a server.
    var progress: HandleProgress {
        switch zoo_state(handle) {
        case czk_state_connected(): .connected
        case czk_state_associating(): .shakingHands
        default: .searching
        }
    }

    /// The session that the server has granted.
    var identity: SessionIdentity? {
        guard let clientID = zoo_client_id(handle)?.pointee else { return nil }
        return SessionIdentity(id: clientID.client_id, password: withUnsafeBytes(of: clientID.passwd) { Array($0) })
    }

    /// The timeout that the server has granted.
    var sessionTimeout: Duration { .milliseconds(Int(zoo_recv_timeout(handle))) }

    var server: String { zoo_get_current_server(handle).map { String(cString: $0) } ?? "" }

    /// Takes on an identity, now and again at every reconnect of this handle. What is submitted later is done under it.
    func authenticate(as identity: DigestIdentity) {
        let certificate = "\(identity.user):\(identity.password)"
        // The completion runs on the IO thread with the library's lock held: it may call nothing of the library.
        let completion: void_completion_t = { code, context in
            // A connection that is lost before the answer is no refusal: the handle repeats it at its next.
            guard code == ZAUTHFAILED.rawValue, let context else { return }
            Unmanaged<SessionEventSink>.fromOpaque(context).takeUnretainedValue().receive(.session(.authenticationFailed))
        }
        zoo_add_auth(
            handle,
            "digest",
            certificate,
            Int32(certificate.utf8.count),
            completion,
            Unmanaged.passUnretained(sink).toOpaque()
        )
    }

    /// Hands an operation to the library. It is in the table before: its completion may run before the call returns.
    func submit(_ operation: PendingOperation) -> Submission {
        var watch: SubmittedWatch?
        if let registration = operation.request.watch {
            watch = outstanding.add(registration)
            guard watch != nil else {
                operation.fail(.tooManyOperations)
                return .finished
            }
        }
        var results: TransactionResultBuffers?
        if case .transaction(let operations, let wantsResults) = operation.request {
            results = TransactionResultBuffers(count: operations.count, wantsResults: wantsResults, chroot: outstanding.chroot)
        }
        let submitted = outstanding.add(operation, results: results, watch: watch)

        let code: Int32? = LibraryLock.withLock {
            guard isConnected, operation.markSent() else { return nil }
            return call(submitted)
        }
        if code == ZOK.rawValue { return .submitted }

        // The library keeps nothing of what it refuses, and calls no completion for it.
        outstanding.remove(submitted)
        outstanding.endRemoval(of: submitted.removedWatches)
        if let watch { outstanding.remove(watch) }
        operation.markUnsent()
        guard let code else { return operation.isResolved ? .finished : .notConnected }
        if code == ZINVALIDSTATE.rawValue || code == ZCLOSING.rawValue { return .notConnected }
        operation.fail(ZooKeeperError.Code(libraryCode: code) ?? .other(code), libraryCode: code)
        return .finished
    }
}

/// What is left of a handle that nobody has closed.
///
/// `@unchecked Sendable`: nobody else has the pointer any more.
private struct AbandonedHandle: @unchecked Sendable {
    let handle: OpaquePointer
    let outstanding: OutstandingTable
    /// C's threads call it until the handle is closed.
    let sink: SessionEventSink

    func close() {
        zookeeper_close(handle)
        outstanding.clear(.closed)
    }
}

extension Duration {
    var wholeMilliseconds: Int {
        let (seconds, attoseconds) = components
        let (milliseconds, isOverflow) = Int(clamping: seconds).multipliedReportingOverflow(by: 1_000)
        guard !isOverflow else { return seconds < 0 ? .min : .max }
        return milliseconds + Int(attoseconds / 1_000_000_000_000_000)
    }
}
