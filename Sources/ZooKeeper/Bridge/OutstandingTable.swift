import Synchronization

/// Everything that one handle has been given and has not given back: operations without completion, watches that have not fired.
///
/// The table owns them, and C holds plain pointers. `zookeeper_close` drops completions that are still queued and never calls a
/// watcher, so what is left in the table after it has returned is resolved here, and nothing leaks or is resolved twice.
final class OutstandingTable: Sendable {
    typealias ID = UInt64

    private struct Guarded {
        var lastID: ID = 0
        var operations: [ID: SubmittedOperation] = [:]
        /// By what they watch, since thousands can be there and each is looked for when it ends.
        var watches: [Watched: [ID: SubmittedWatch]] = [:]
        /// Watches that the server is being told to forget.
        var removals: Set<ID> = []
        var watchedBytes = 0
        var wantsSpaceNotice = false
    }

    /// After a reconnect the library registers all watches again in one packet, and reconnects for ever if that exceeds a server's
    /// frame (1,048,575 bytes).
    static let maximumWatchedBytes = 900_000

    private let guarded = Mutex(Guarded())
    let chroot: Chroot
    private let sink: SessionEventSink

    init(chroot: Chroot, sink: SessionEventSink) {
        self.chroot = chroot
        self.sink = sink
    }

    var operationCount: Int { guarded.withLock { $0.operations.count } }

    /// Whether fewer operations than that are outstanding. If not, a notice follows once there are.
    func hasSpace(below limit: Int) -> Bool {
        guarded.withLock {
            guard $0.operations.count >= limit else { return true }
            $0.wantsSpaceNotice = true
            return false
        }
    }

    func add(
        _ operation: PendingOperation,
        results: TransactionResultBuffers? = nil,
        watch: SubmittedWatch? = nil
    ) -> SubmittedOperation {
        guarded.withLock { table in
            table.lastID += 1
            // Only the watches there are now: one that is asked for later must survive the removal of these.
            var removedWatches: [SubmittedWatch] = []
            if case .removeWatches(let watched) = operation.request {
                removedWatches = Array((table.watches[watched] ?? [:]).values)
            }
            let submitted = SubmittedOperation(
                id: table.lastID,
                operation: operation,
                table: self,
                results: results,
                watch: watch,
                removedWatches: removedWatches
            )
            table.operations[submitted.id] = submitted
            return submitted
        }
    }

    func remove(_ submitted: SubmittedOperation) {
        let isNoticeDue = guarded.withLock { table in
            table.operations[submitted.id] = nil
            defer { table.wantsSpaceNotice = false }
            return table.wantsSpaceNotice
        }
        if isNoticeDue { sink.receive(.spaceFreed) }
    }

    /// `nil` when the watched paths would no longer fit one packet.
    func add(_ registration: WatchRegistration) -> SubmittedWatch? {
        guarded.withLock {
            let size = watchedSize(registration)
            guard $0.watchedBytes + size <= Self.maximumWatchedBytes else { return nil }
            $0.watchedBytes += size
            $0.lastID += 1
            let watch = SubmittedWatch(id: $0.lastID, registration: registration, table: self)
            $0.watches[registration.watched, default: [:]][watch.id] = watch
            return watch
        }
    }

    func remove(_ watch: SubmittedWatch) {
        guarded.withLock {
            let watched = watch.registration.watched
            guard var watches = $0.watches[watched], watches.removeValue(forKey: watch.id) != nil else { return }
            $0.watches[watched] = watches.isEmpty ? nil : watches
            $0.removals.remove(watch.id)
            $0.watchedBytes -= watchedSize(watch.registration)
        }
    }

    private func watchedSize(_ registration: WatchRegistration) -> Int {
        4 + chroot.byteCount + registration.watched.path.description.utf8.count
    }

    /// Whether the server is to be told now that nobody waits for an event of that znode any more. If so, it is taken as being told,
    /// until ``endRemoval(of:)``.
    func beginRemoval(_ watched: Watched) -> Bool {
        guarded.withLock { table in
            guard let watches = table.watches[watched], !watches.values.contains(where: \.registration.isWaitedFor),
                watches.keys.contains(where: { !table.removals.contains($0) })
            else { return false }
            table.removals.formUnion(watches.keys)
            return true
        }
    }

    /// The server could not be told.
    func endRemoval(of watches: [SubmittedWatch]) {
        guarded.withLock { table in
            for watch in watches { table.removals.remove(watch.id) }
        }
    }

    /// What nobody waits for and the server has not been told to forget.
    var abandoned: [Watched] {
        guarded.withLock { table in
            table.watches.compactMap { watched, watches in
                let isAbandoned = watches.allSatisfy { !$1.registration.isWaitedFor && !table.removals.contains($0) }
                return isAbandoned ? watched : nil
            }
        }
    }

    /// Tells the client that a watch was registered for a caller who no longer waits.
    func abandoned(_ registration: WatchRegistration) {
        registration.fail(.cancelled)
        sink.receive(.watchAbandoned(registration))
    }

    /// Fails the operations whose time is up. They stay in the table: the library still holds them.
    ///
    /// - Returns: The earliest deadline that is still to come.
    func failExpired(now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
        let operations = guarded.withLock { $0.operations.values.map(\.operation) }
        return PendingOperation.failExpired(operations, now: now)
    }

    /// Resolves all operations and watches. They stay in the table: the library still holds them.
    func failAll(_ code: ZooKeeperError.Code) {
        let (operations, watches) = guarded.withLock {
            ($0.operations.values.map(\.operation), $0.watches.values.flatMap(\.values))
        }
        for operation in operations { operation.fail(code) }
        for watch in watches { watch.registration.fail(code) }
    }

    /// Resolves and forgets everything. Only after the handle was closed: C holds no pointer then.
    func clear(_ code: ZooKeeperError.Code) {
        failAll(code)
        guarded.withLock {
            $0.operations = [:]
            $0.watches = [:]
            $0.removals = []
            $0.watchedBytes = 0
        }
    }
}

/// What a completion's context points to.
final class SubmittedOperation: Sendable {
    let id: OutstandingTable.ID
    let operation: PendingOperation
    let table: OutstandingTable
    let results: TransactionResultBuffers?
    let watch: SubmittedWatch?
    /// Which watches go when this operation, a removal, succeeds.
    let removedWatches: [SubmittedWatch]

    init(
        id: OutstandingTable.ID,
        operation: PendingOperation,
        table: OutstandingTable,
        results: TransactionResultBuffers?,
        watch: SubmittedWatch?,
        removedWatches: [SubmittedWatch]
    ) {
        self.id = id
        self.operation = operation
        self.table = table
        self.results = results
        self.watch = watch
        self.removedWatches = removedWatches
    }

    /// For C. The table keeps the object alive until its completion has run or the handle is closed.
    var pointer: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

    /// The object behind a completion's context, taken out of the table: a completion runs once.
    static func completed(_ context: UnsafeRawPointer) -> SubmittedOperation {
        let submitted = Unmanaged<SubmittedOperation>.fromOpaque(context).takeUnretainedValue()
        submitted.table.remove(submitted)
        return submitted
    }
}

/// What a watcher's context points to.
final class SubmittedWatch: Sendable {
    let id: OutstandingTable.ID
    let registration: WatchRegistration
    let table: OutstandingTable

    init(id: OutstandingTable.ID, registration: WatchRegistration, table: OutstandingTable) {
        self.id = id
        self.registration = registration
        self.table = table
    }

    /// For C. The table keeps the object alive until the watch has fired, was removed, or the handle is closed.
    var pointer: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

    func abandon() { table.abandoned(registration) }
}
