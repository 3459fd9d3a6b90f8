public import Logging
public import ZooKeeper

/// The root of `ZKCoordinationDir`, watched: whether this server may share what is below it.
///
/// It holds the format, the watch directory and the base directory of those who share it (``CoordinationLayout``). It is made where it is
/// missing, also when somebody deletes it under running servers; that several do so at the same time is no error.
///
/// Whoever uses what is below asks ``isUsable(by:)`` before it begins something, and follows ``states()`` to end what runs.
public actor CoordinationRoot {
    /// What is known of the root.
    public enum State: Sendable, Hashable {
        /// It has not been read yet: there was no connection so far, or ZooKeeper refuses.
        case unknown
        /// It is this server's to share.
        case usable
        /// It has become one of others. Nothing below it is touched then.
        case mismatched(CoordinationMismatch)
    }

    /// Where what is shared lies.
    public nonisolated let layout: CoordinationLayout
    /// Of every znode below the root that this server makes, and of the root.
    public nonisolated let access: AccessControlList

    /// What is known of it now.
    public private(set) var state = State.unknown

    private let client: ZooKeeperClient
    private let own: CoordinationRecord
    private let logger: Logger
    private let broadcast = StateBroadcast<State>(.unknown)
    private var isStarting = true

    /// - Parameters:
    ///   - layout: Its root has to be a znode of its own.
    ///   - watchDirectory: This server's directory of the users' records.
    ///   - baseDirectory: Its directory of the subpools; `nil` where it has none.
    ///   - access: Of what is made.
    public init(
        client: ZooKeeperClient,
        layout: CoordinationLayout,
        watchDirectory: ZNodePath,
        baseDirectory: ZNodePath?,
        access: AccessControlList = .open,
        logger: Logger
    ) {
        self.client = client
        self.layout = layout
        self.access = access
        self.logger = logger
        own = CoordinationRecord(watchDirectory: watchDirectory, baseDirectory: baseDirectory)
    }

    // MARK: What others ask

    /// Whether what is below it may be used now.
    public var isUsable: Bool { state == .usable }

    /// What is known of it: at once what is known now, and then each change. A slow reader misses steps, never the last.
    public nonisolated func states() -> AsyncStream<State> { broadcast.values() }

    /// Whether what is below it may be used. Where that is not known yet, waits until it is, no longer than until then.
    public func isUsable(by deadline: ContinuousClock.Instant) async -> Bool {
        if state == .unknown {
            await withTaskGroup(of: Void.self) { [broadcast] group in
                group.addTask { for await state in broadcast.values() where state != .unknown { return } }
                group.addTask { try? await Task.sleep(until: deadline, clock: .continuous) }
                await group.next()
                group.cancelAll()
            }
        }
        return isUsable
    }

    // MARK: Following it

    /// Reads the root, makes it where it is missing, and follows its changes, until the calling task is cancelled or the client stops.
    ///
    /// - Throws: ``CoordinationMismatch`` where the first thing that is known is that it is of others. Found later it is told by
    ///   ``states()``.
    public func run() async throws(CoordinationMismatch) {
        var failures = FailureStreak()
        while !Task.isCancelled {
            let watch: ZNodeWatch?
            do throws(ZooKeeperError) {
                watch = try await look()
                _ = failures.end()
            } catch {
                guard error.code != .closed else { return }
                tell(error, &failures)
                // At once after a change of the session, but a server that refuses is not asked without a pause.
                try? await Task.sleep(for: error.isConnectionProblem ? .milliseconds(50) : .seconds(1))
                continue
            }
            guard let watch else { continue }
            if case .mismatched(let mismatch) = state, isStarting { throw mismatch }
            isStarting = false
            // Whatever it ends with, the root is read again.
            _ = try? await watch.event()
        }
    }

    /// - Returns: `nil` where something was written: it is to be looked at again.
    private func look() async throws(ZooKeeperError) -> ZNodeWatch? {
        let (data, stat, watch): ([UInt8], ZNodeStat, ZNodeWatch)
        do throws(ZooKeeperError) {
            (data, stat, watch) = try await client.getAndWatch(layout.root)
        } catch  where error.code == .noNode {
            try await make()
            return nil
        }
        let wanted: CoordinationRecord?
        do throws(CoordinationRecord.Mismatch) {
            wanted = try missing(in: data)
        } catch {
            become(.mismatched(CoordinationMismatch(root: layout.root, problem: error.text)))
            return watch
        }
        guard let wanted else {
            become(.usable)
            return watch
        }
        await watch.cancel()
        do throws(ZooKeeperError) {
            try await client.set(layout.root, data: wanted.encoded, version: stat.version)
        } catch  where error.code == .badVersion || error.code == .noNode {
            // Another server was faster, or somebody deletes it.
        }
        return nil
    }

    /// What is to be written there. Those who make something below it where it was deleted leave it empty.
    private func missing(in data: [UInt8]) throws(CoordinationRecord.Mismatch) -> CoordinationRecord? {
        data.isEmpty ? own : try own.reconciled(withFound: CoordinationRecord(data))
    }

    private func make() async throws(ZooKeeperError) {
        if let parent = layout.root.parent { try await client.ensurePath(parent, access: access) }
        do throws(ZooKeeperError) {
            try await client.create(layout.root, data: own.encoded, access: access)
            logger.notice("Coordination directory made", metadata: [LogKey.directory: .text(layout.root)])
        } catch  where error.code == .nodeExists || error.code == .noNode {
            // Another server was faster, or somebody deletes what is above it.
        }
    }

    private func become(_ new: State) {
        guard new != state else { return }
        let old = state
        state = new
        broadcast.publish(new)
        // Then it is the end of the start, and told by that.
        if isStarting, case .mismatched = new { return }
        switch (old, new) {
        case (_, .mismatched(let mismatch)):
            logger.error("\(mismatch): the sync and the subpools' calls stop", metadata: [LogKey.directory: .text(layout.root)])
        case (.mismatched, .usable):
            logger.notice("Coordination directory can be shared again", metadata: [LogKey.directory: .text(layout.root)])
        default: break
        }
    }

    private func tell(_ error: ZooKeeperError, _ failures: inout FailureStreak) {
        guard !error.isConnectionProblem, error.code != .cancelled else { return }
        let isNews = failures.add("\(error.code)")
        logger.log(
            level: isNews ? .error : .debug,
            "Coordination directory cannot be used",
            metadata: [
                LogKey.directory: .text(layout.root), LogKey.error: .text(error, maximumByteCount: 1_024),
                LogKey.failures: "\(failures.count)",
            ]
        )
    }
}
