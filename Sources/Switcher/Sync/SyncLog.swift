import Logging

/// What a sync says: one line per pull.
struct SyncLog {
    private static let shownRefusedCount = 5

    private let logger: Logger
    private var failures = FailureStreak()
    private var electionFailures = FailureStreak()

    init(logger: Logger) {
        self.logger = logger
    }

    func waits(at cursor: SyncCursor) {
        logger.info("Sync waits for ZooKeeper", metadata: [LogKey.lastDate: "\(cursor.seconds)"])
    }

    /// - Parameters:
    ///   - refused: What ZooKeeper refuses of the reply and of what is carried along.
    ///   - stay: Why the cursor stayed, if it should have moved.
    mutating func pulled(
        _ reply: UserCoinReply,
        _ refused: [AcceptedSwitch] = [],
        from before: SyncCursor,
        to after: SyncCursor,
        _ stay: SyncCursor.Refusal?,
        since start: ContinuousClock.Instant
    ) {
        var metadata: Logger.Metadata = [
            LogKey.records: "\(reply.switches.count)",
            LogKey.skipped: "\(reply.skipped.count)",
            LogKey.lastDate: "\(before.seconds)",
            LogKey.nextLastDate: "\(after.seconds)",
            LogKey.took: .elapsed(since: start),
        ]
        var warnings: [String] = []
        if reply.shape == .emptyArray { warnings.append("user_coin is an array, not an object: taken as no change") }
        if let stay { warnings.append("\(stay.message): the same range will be asked for again") }
        if !refused.isEmpty {
            warnings.append("records are refused by ZooKeeper: they are tried again with every pull")
            metadata[LogKey.refused] = "\(refused.count)"
            metadata[LogKey.refusedFirst] = .array(
                refused.prefix(Self.shownRefusedCount).map(\.coinSwitch).map {
                    .string("\(LogText($0.name.description))=\(LogText($0.coin.description))")
                }
            )
        }
        if reply.skipped.count > 0 {
            warnings.append(reply.skipped.reasons)
            metadata[LogKey.skippedFirst] = .array(reply.skipped.first.map { .string($0) })
        }
        if !warnings.isEmpty { metadata[LogKey.reason] = .string(warnings.joined(separator: "; ")) }
        let failureCount = failures.end()
        if failureCount > 0 { metadata[LogKey.failures] = "\(failureCount)" }
        logger.log(level: warnings.isEmpty ? .info : .warning, "Synced", metadata: metadata)
    }

    mutating func failed(_ error: PullError, at cursor: SyncCursor, since start: ContinuousClock.Instant) {
        // That another one has come is no failure.
        if error.isRepeatedAtOnce {
            return logger.info("Sync begins again", metadata: [LogKey.reason: .string(error.reason)])
        }
        let isNews = failures.add(error.kind)
        logger.log(
            level: isNews ? .error : .debug,
            "Sync failed",
            metadata: [
                LogKey.reason: .string(error.reason),
                LogKey.failures: "\(failures.count)",
                LogKey.lastDate: "\(cursor.seconds)",
                LogKey.took: .elapsed(since: start),
            ]
        )
    }

    func leadershipChanged(to status: LeadershipStatus) {
        logger.info(
            "Sync leadership changed",
            metadata: [
                LogKey.leads: "\(status.leads)", LogKey.leader: .text(status.leader ?? ""), LogKey.reason: .string(status.reason),
            ]
        )
    }

    func cursorGoesBack(_ reset: LeaderCursor.Reset) {
        logger.warning("Sync cursor goes back to 0", metadata: [LogKey.reason: .string(reset.message)])
    }

    mutating func electionFailed(_ error: some Error & CustomStringConvertible) {
        guard electionFailures.add("\(error)") else { return }
        logger.error(
            "Sync election failed",
            metadata: [LogKey.error: .text(error, maximumByteCount: 1_024), LogKey.failures: "\(electionFailures.count)"]
        )
    }
}
