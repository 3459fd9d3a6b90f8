public import Logging
public import Metrics
import ZooKeeper

/// Makes ZooKeeper follow the pool's web site: pulls the switches since the last pull, writes them, and only then moves the cursor. It is
/// the cursor's owner.
///
/// What docs/api.md promises of it ("The periodic sync"):
///
/// - The first pull begins as soon as ZooKeeper is connected, and asks for everybody.
/// - The cursor moves when all records of a reply are confirmed, or refused by ZooKeeper and carried along: these are tried again with
///   every pull. After anything else the next pull asks for the same range again.
/// - A record counts from when its pull was sent: a switch that was pushed meanwhile stands.
/// - Pulls never overlap.
/// - When the records are lost, the cursor goes back to 0, and the next pull begins at once.
///
/// With a ``SyncCoordination`` all of that is so for the one who leads of several servers, and the others wait: see
/// ``runElected(_:)``.
public actor UserCoinSync {
    var upstream: any UserCoinUpstream
    var check: SwitchCheck
    let writer: SwitchWriter
    var configuration: UserCoinSyncConfiguration
    private let decoding: DecodingLane
    let audit: any AuditOutlet
    /// Where it is shared with other servers.
    let coordination: SyncCoordination?
    let membership: ServerMembership?
    /// Which web site ``upstream`` is, in the stored cursor.
    var site: String
    var leadership = LeadershipStatus()
    var progress: PullProgress?
    /// The last request for a pull that a pull has begun after.
    var heardPullRequest: Int64 = 0
    /// ``resetCount``.
    nonisolated let resets = StateBroadcast(0)
    /// How many requests for a pull have found no ZooKeeper in time, and are still to be written.
    nonisolated let unwrittenRequests = StateBroadcast(0)
    var unwrittenRequestCount = 0

    var cursor = SyncCursor()
    /// How often the records had been lost when the last pull began.
    var seenLossCount = 0
    var carried = CarriedSwitches()
    var log: SyncLog
    let metrics: SyncMetrics
    /// How often a change has put the cursor back to 0, and how often it had when the last pull began.
    var resetCount = 0
    var seenResetCount = 0
    /// How often ``upstream`` has become another site.
    var siteCount = 0
    /// Whether entries were skipped, since everybody was asked for, because their coin is not available.
    var hasSkippedCoins = false
    /// Wakes the sync: something is different.
    private nonisolated let changes = StateBroadcast(0)
    private var changeCount = 0
    /// The number of the pull that somebody does not want to wait for.
    var wantedPull = 0
    var history = PullHistory()
    /// The number of the last pull that has ended.
    nonisolated let ends = StateBroadcast(0)

    /// Makes a sync, which does nothing until ``run()``.
    ///
    /// - Parameters:
    ///   - decoding: Where large replies are decoded.
    ///   - audit: Told of every pull that changes something.
    ///   - coordination: Where it is shared with other servers; `nil`: it is alone.
    ///   - membership: This server's, of those servers.
    ///   - site: Tells this web site from another one in what is shared. No secret, and no text from which one can be had.
    ///   - metrics: Makes what pulls are measured with.
    public init(
        upstream: any UserCoinUpstream,
        check: SwitchCheck,
        writer: SwitchWriter,
        configuration: UserCoinSyncConfiguration,
        decoding: DecodingLane,
        audit: any AuditOutlet = AuditOutlets(),
        coordination: SyncCoordination? = nil,
        membership: ServerMembership? = nil,
        site: String = "",
        logger: Logger,
        metrics: any MetricsFactory = NOOPMetricsHandler.instance
    ) {
        self.upstream = upstream
        self.check = check
        self.writer = writer
        self.configuration = configuration
        self.decoding = decoding
        self.audit = audit
        self.coordination = coordination
        self.membership = membership
        self.site = site
        log = SyncLog(logger: logger)
        self.metrics = SyncMetrics(metrics)
    }

    /// The cursor: the `now_date` up to which everything is confirmed, in seconds since 1970 by the upstream's clock; 0 at first.
    public var lastDate: Int64 { cursor.seconds }

    /// How many switches ZooKeeper refused, which are tried again with every pull. At most 10,000.
    public var carriedCount: Int { carried.switches.count }

    /// Pulls until the calling task is cancelled, which ends a pull under way: what of it is not sent to ZooKeeper by then is not written.
    /// Call it once, beside the writer's own `run()`.
    public func run() async {
        defer { ends.finish() }
        if let coordination { return await runElected(coordination) }
        metrics.leads(true)
        guard await waitUntilConnected() else { return }
        var schedule = SyncSchedule(interval: configuration.interval, start: ContinuousClock.now)
        while !Task.isCancelled {
            let start = ContinuousClock.now
            await pull()
            await waitForTurn(in: &schedule, after: start)
            // A map that cannot be written need not be fetched.
            guard await waitUntilConnected() else { return }
        }
    }

    /// - Returns: False when the task was cancelled.
    func waitUntilConnected() async -> Bool {
        var isWaiting = false
        for await readiness in writer.readinessChanges() {
            if readiness != .notConnected { return !Task.isCancelled }
            if !isWaiting { log.waits(at: cursor) }
            isWaiting = true
        }
        return false
    }

    /// Takes these from the next pull on; one under way ends as it began. A shorter interval begins now.
    ///
    /// The cursor goes back to 0, and a pull begins at once, where the site is another one, or where coins are available now of which
    /// entries may have been skipped.
    ///
    /// - Parameter isAnotherSite: What is known of the one before means nothing to it.
    public func change(
        upstream: any UserCoinUpstream,
        isAnotherSite: Bool,
        site: String = "",
        check: SwitchCheck,
        configuration: UserCoinSyncConfiguration
    ) {
        let hasSkipped = hasSkippedCoins && check.hasMoreCoins(than: self.check)
        self.upstream = upstream
        self.check = check
        self.configuration = configuration
        metrics.pullsBegin(every: configuration.interval)
        if isAnotherSite {
            self.site = site
            siteCount += 1
            carried = CarriedSwitches()
        }
        // The stored cursor is another site's: that is found when a pull begins.
        if hasSkipped || (isAnotherSite && coordination == nil) { askForEverybody() }
        if isAnotherSite, coordination != nil { _ = wantPull() }
        wake()
    }

    func askForEverybody() {
        resetCount += 1
        resets.publish(resetCount)
        // With others it goes back when the one who leads has heard of it.
        if coordination == nil { cursor = SyncCursor() }
    }

    /// Has a pull begin as soon as there can be one.
    ///
    /// - Returns: Its number.
    func wantPull() -> Int {
        wantedPull = history.begunCount + 1
        wake()
        return wantedPull
    }

    private func wake() {
        changeCount += 1
        changes.publish(changeCount)
    }

    /// Waits until the next pull is due: at its time; at once where the records were lost, the cursor has been put back, or somebody wants one.
    func waitForTurn(in schedule: inout SyncSchedule<ContinuousClock.Instant>, after start: ContinuousClock.Instant) async {
        var due = schedule.next(after: .now)
        while true {
            // It may have changed during the pull, too.
            if schedule.interval != configuration.interval {
                schedule = SyncSchedule(interval: configuration.interval, start: start)
                due = schedule.next(after: .now)
            }
            guard !Task.isCancelled, writer.recordLossCount == seenLossCount, resetCount == seenResetCount,
                wantedPull <= history.begunCount, .now < due
            else { return }
            await sleep(until: due, orChangeAfter: changeCount)
        }
    }

    /// Sleeps until then, until the records are lost, or until something is changed.
    private func sleep(until instant: ContinuousClock.Instant, orChangeAfter seenChange: Int) async {
        let seenLoss = seenLossCount
        await withTaskGroup { [writer, changes] group in
            group.addTask { try? await Task.sleep(until: instant, clock: .continuous) }
            group.addTask {
                for await loss in writer.recordLosses() where loss.number != seenLoss { return }
                // The writer has stopped: that is no loss.
                try? await Task.sleep(until: instant, clock: .continuous)
            }
            group.addTask {
                for await count in changes.values() where count != seenChange { return }
            }
            await group.next()
            group.cancelAll()
        }
    }

    // Nobody but `run()` pulls, one pull after another. Only a change may come between.
    private func pull() async {
        metrics.pullsBegin(every: configuration.interval)
        let lossCount = writer.recordLossCount
        if lossCount != seenLossCount { cursor = SyncCursor() }
        seenLossCount = lossCount
        seenResetCount = resetCount
        let before = cursor
        if before.seconds == 0 { hasSkippedCoins = false }
        let (upstream, check, site) = (upstream, check, siteCount)
        let begun = history.begin(at: before)
        defer { ends.publish(begun.number) }
        // Before the request is sent: whatever is pushed from now on is newer than what the reply says.
        let acceptance = writer.acceptNow()
        do throws(PullError) {
            let reply = try await fetch(upstream, check, since: cursor.lastDate(overlap: configuration.overlap))
            if reply.skipped.hasInexistentCoins {
                hasSkippedCoins = true
                // They have become available meanwhile.
                if self.check.hasMoreCoins(than: check) { askForEverybody() }
            }
            let again = carried.without(reply.switches)
            let refused = try await write(reply, acceptedAt: acceptance, carrying: again)
            // What another site has said before is not tried again.
            let isCarried = siteCount == site ? carried.replace(with: refused, triedAgain: again) : true
            // What was lost meanwhile may be older than the range that was asked for, or have been written before it was lost: the next
            // pull, which begins at once, asks for everybody. So it does after a change that has put the cursor back.
            let isLost = writer.recordLossCount != lossCount || resetCount != seenResetCount
            let stay: SyncCursor.Refusal? =
                if isLost {
                    nil
                } else if isCarried {
                    reply.nowDate.flatMap { cursor.advance(to: $0) }
                } else {
                    .tooManyRefused(refused.count)
                }
            log.pulled(reply, refused, from: before, to: cursor, stay, since: begun.instant)
            metrics.pulled(reply, carried: carried.switches.count, to: cursor, stay, since: begun.instant)
            history.succeeded(begun, reply, refusedCount: refused.count, at: cursor)
        } catch {
            // The stop is no failure of anybody's.
            guard !Task.isCancelled else { return }
            log.failed(error, at: cursor, since: begun.instant)
            metrics.failed(error, at: cursor, since: begun.instant)
            history.failed(begun, error, at: cursor)
        }
    }

    func fetch(
        _ upstream: any UserCoinUpstream,
        _ check: SwitchCheck,
        since lastDate: Int64
    ) async throws(PullError) -> UserCoinReply {
        let body: [UInt8]
        do throws(UserCoinUpstreamError) {
            body = try await upstream.reply(since: lastDate)
        } catch {
            throw .upstream(error)
        }
        let decoded = await decoding.run(byteCount: body.count) {
            Result { () throws(UserCoinReplyError) in try UserCoinReply(body, check: check) }
        }
        do throws(UserCoinReplyError) {
            return try decoded.get()
        } catch {
            throw .reply(error)
        }
    }

    private func write(
        _ reply: UserCoinReply,
        acceptedAt acceptance: SwitchWriter.Acceptance,
        carrying carried: [AcceptedSwitch]
    ) async throws(PullError) -> [AcceptedSwitch] {
        var record = AuditRecord(.pull, by: nil)
        record.concerns(reply.switches)
        record.recordCount += carried.count
        record.skippedCount = reply.skipped.count
        do throws(SwitchWriteError) {
            let refused = try await writer.write(reply.switches, acceptedAt: acceptance, carrying: carried)
            record.refusedCount = refused.count
            // Most pulls change nothing.
            if record.recordCount > 0 { audit.take(record.ended(.done)) }
            return refused
        } catch {
            if record.recordCount > 0 { audit.take(record.ended(.failed(number: nil, reason: PullError.write(error).reason))) }
            throw .write(error)
        }
    }
}
