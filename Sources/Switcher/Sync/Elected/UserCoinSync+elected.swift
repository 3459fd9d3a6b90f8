import ZooKeeper
import ZooKeeperRecipes

// A pull of the one who leads.
extension UserCoinSync {
    /// How many records are read, and then written, at a time.
    private static let chunkCount = 4_000

    /// What came of writing.
    private struct Written {
        var refused: [AcceptedSwitch] = []
        var leftAlone: Set<SubAccountName> = []
        var readCount = 0
        var isCarriedLeftAlone = false
    }

    // Nobody but the leadership's own task pulls, one pull after another.
    func pull(_ term: inout LeaderTerm) async {
        metrics.pullsBegin(every: configuration.interval)
        let lossCount = writer.recordLossCount
        seenLossCount = lossCount
        seenResetCount = resetCount
        var begun = history.begin(at: cursor)
        var isRepeatedAtOnce = false
        defer {
            progress = nil
            // Who waits for it waits for the next one.
            if !isRepeatedAtOnce { ends.publish(begun.number) }
        }
        do throws(PullError) {
            try await begin(&term)
            begun = begun.from(cursor)
            if cursor.seconds == 0 { hasSkippedCoins = false }
            let (upstream, check, site) = (upstream, check, siteCount)
            // docs/models/sync.pml: SETTLED
            let acceptance = writer.acceptNow()
            await writer.settle(before: acceptance)
            var solitude = await membership?.solitude()
            let marker = try await term.mark(&solitude)
            let reply = try await fetch(upstream, check, since: cursor.lastDate(overlap: configuration.overlap))
            if reply.skipped.hasInexistentCoins {
                hasSkippedCoins = true
                if self.check.hasMoreCoins(than: check) { askForEverybody() }
            }
            let again = siteCount == site ? carried.without(reply.switches) : []
            progress = PullProgress(recordCount: reply.switches.count + again.count)
            let written = try await write(reply, again, term, marker, acceptance, solitude)
            guard siteCount == site else { throw .shared("the web site is another one now") }
            let isCarried = carried.replace(with: written.refused, triedAgain: again)
            term.markers = Dictionary(
                uniqueKeysWithValues: carried.switches.map { ($0.sequence, term.markers[$0.sequence] ?? marker) }
            )
            guard var next = term.cursor else { throw .shared("the stored cursor is not known") }
            let (stay, reset) = next.end(
                LeaderCursor.Ending(
                    nowDate: reply.nowDate,
                    leftAlone: written.leftAlone,
                    isCarriedLeftAlone: written.isCarriedLeftAlone,
                    carriedCount: isCarried ? carried.switches.count : nil,
                    refusedCount: written.refused.count,
                    isLost: writer.lastRecordLoss.isNewer(than: lossCount, since: marker) || resetCount != seenResetCount,
                    coinsAtSkip: reply.skipped.hasInexistentCoins ? check.availableCoins : nil
                )
            )
            try await term.move(to: next)
            cursor = next.own
            if let reset { log.cursorGoesBack(reset) }
            metrics.leftAlone(written.leftAlone.count)
            log.pulled(reply, written.refused, from: begun.cursor, to: cursor, stay, since: begun.instant)
            metrics.pulled(reply, carried: carried.switches.count, to: cursor, stay, since: begun.instant)
            history.succeeded(
                begun,
                reply,
                refusedCount: written.refused.count,
                readCount: written.readCount,
                leftAloneCount: written.leftAlone.count,
                at: cursor
            )
            await tell(&term)
        } catch {
            guard !Task.isCancelled else { return }
            log.failed(error, at: cursor, since: begun.instant)
            guard !error.isRepeatedAtOnce else {
                isRepeatedAtOnce = true
                wantedPull = history.begunCount + 1
                return
            }
            metrics.failed(error, at: cursor, since: begun.instant)
            history.failed(begun, error, at: cursor)
            await tell(&term)
        }
    }

    /// Says how the last pull went, where somebody waits for that at another server.
    private func tell(_ term: inout LeaderTerm) async {
        guard term.request.heard > term.request.told, let pull = history.pulls.last else { return }
        term.request.told = term.request.heard
        await term.report(StoredPullReport(request: term.request.heard, pull: pull))
    }

    /// Reads what has to be known before a pull: where to begin, and whether somebody wants everybody.
    private func begin(_ term: inout LeaderTerm) async throws(PullError) {
        let isFirst = term.cursor == nil
        if isFirst { try await term.read(site: site) }
        let directory: Int64?
        do throws(ZooKeeperError) {
            directory = try await writer.directoryCreation()
        } catch {
            throw .shared("the watch directory cannot be looked at: \(error)")
        }
        let requests = try await term.requests()
        heardPullRequest = max(heardPullRequest, requests.pull, requests.everybody)
        term.request.heard = requests.pull
        guard var next = term.cursor else { return }
        let reset = next.begin(site: site, request: requests.everybody, directory: directory, isFirst: isFirst, check: check)
        if let reset {
            try await term.move(to: next)
            carried = CarriedSwitches()
            term.markers = [:]
            log.cursorGoesBack(reset)
        } else {
            term.cursor = next
        }
        cursor = next.own
    }

    private func write(
        _ reply: UserCoinReply,
        _ again: [AcceptedSwitch],
        _ term: LeaderTerm,
        _ marker: Int64,
        _ acceptance: SwitchWriter.Acceptance,
        _ solitude: Solitude?
    ) async throws(PullError) -> Written {
        var record = AuditRecord(.pull, by: nil)
        record.concerns(reply.switches)
        record.recordCount += again.count
        record.skippedCount = reply.skipped.count
        do throws(PullError) {
            var written = Written()
            // docs/models/sync.pml: OWN_ORDER
            let own = await writer.openNames(since: acceptance)
            try await writeAgain(again, term, own, &written)
            var switches = reply.switches
            if !own.isEmpty {
                for coinSwitch in switches where own.contains(coinSwitch.name) { written.leftAlone.insert(coinSwitch.name) }
                switches.removeAll { own.contains($0.name) }
            }
            if let solitude {
                try await writeAlone(switches, term, acceptance, solitude, &written)
            } else {
                try await writeRead(switches, term, marker, acceptance, &written)
            }
            record.refusedCount = written.refused.count
            if record.recordCount > 0 { audit.take(record.ended(.done)) }
            return written
        } catch {
            if record.recordCount > 0 { audit.take(record.ended(.failed(number: nil, reason: error.reason))) }
            throw error
        }
    }

    /// Without reading a record: nobody else has been there since before the marker. docs/models/sync.pml: ALONE_CHECKED
    private func writeAlone(
        _ switches: [CoinSwitch],
        _ term: LeaderTerm,
        _ acceptance: SwitchWriter.Acceptance,
        _ solitude: Solitude,
        _ written: inout Written
    ) async throws(PullError) {
        let conditions = PullConditions(checks: [term.fence.check] + solitude.checks, records: nil)
        let outcome = await writer.write(switches, acceptedAt: acceptance, under: conditions)
        try take(outcome, &written)
        for position in outcome.leftAlone { written.leftAlone.insert(switches[position].name) }
        progress?.doneCount += switches.count
    }

    /// Each record is read before it is written.
    private func writeRead(
        _ switches: [CoinSwitch],
        _ term: LeaderTerm,
        _ marker: Int64,
        _ acceptance: SwitchWriter.Acceptance,
        _ written: inout Written
    ) async throws(PullError) {
        let switches = switches.lastOfEach
        for start in stride(from: 0, to: switches.count, by: Self.chunkCount) {
            let chunk = switches[start..<min(start + Self.chunkCount, switches.count)]
            let records = try await read(chunk.map(\.name))
            written.readCount += records.count
            var conditions = PullConditions(checks: [term.fence.check], records: [])
            var toWrite: [CoinSwitch] = []
            for (coinSwitch, record) in zip(chunk, records) {
                switch RecordVerdict(record, since: marker) {
                case .leftAlone: written.leftAlone.insert(coinSwitch.name)
                case .write(let condition):
                    toWrite.append(coinSwitch)
                    conditions.records?.append(condition)
                }
            }
            let outcome = await writer.write(toWrite, acceptedAt: acceptance.advanced(by: start), under: conditions)
            try take(outcome, &written)
            for position in outcome.leftAlone { written.leftAlone.insert(toWrite[position].name) }
            progress?.doneCount += chunk.count
        }
    }

    /// What was refused before, each by the marker of the pull that it came with. Also of one who is alone: docs/models/sync.pml: CARRIED_READ
    private func writeAgain(
        _ again: [AcceptedSwitch],
        _ term: LeaderTerm,
        _ own: Set<SubAccountName>,
        _ written: inout Written
    ) async throws(PullError) {
        guard !again.isEmpty else { return }
        let records = try await read(again.map(\.coinSwitch.name))
        written.readCount += records.count
        var conditions = PullConditions(checks: [term.fence.check], records: [])
        var toWrite: [AcceptedSwitch] = []
        for (accepted, record) in zip(again, records) {
            guard let marker = term.markers[accepted.sequence], !own.contains(accepted.coinSwitch.name),
                case .write(let condition) = RecordVerdict(record, since: marker)
            else {
                written.isCarriedLeftAlone = true
                continue
            }
            toWrite.append(accepted)
            conditions.records?.append(condition)
        }
        let outcome = await writer.write(
            toWrite.map(\.coinSwitch),
            acceptedAt: writer.acceptNow(),
            sequences: toWrite.map(\.sequence),
            under: conditions
        )
        try take(outcome, &written)
        if !outcome.leftAlone.isEmpty { written.isCarriedLeftAlone = true }
        progress?.doneCount += again.count
    }

    private func take(_ outcome: SwitchOutcome, _ written: inout Written) throws(PullError) {
        switch outcome.failedCheck {
        case nil: break
        case 0: throw .lostLeadership
        // What it was alone by: its own znode, and then that nobody has joined.
        case 1: throw .left
        default: throw .joined
        }
        switch outcome.error {
        case nil, .refused: written.refused += outcome.refused
        case let error?: throw .write(error)
        }
    }

    /// Reads records, some hundreds at the same time.
    ///
    /// - Returns: Of each what has changed it last, and its version; `nil` where it is not there.
    private func read(_ names: [SubAccountName]) async throws(PullError) -> [(changed: Int64, version: Int32)?] {
        let records = await writer.stats(of: names)
        do throws(ZooKeeperError) {
            return try records.get().map { stat in stat.map { ($0.modifiedTransaction, $0.version) } }
        } catch {
            throw .shared("a record cannot be read: \(error)")
        }
    }
}

extension [CoinSwitch] {
    /// Without those of which there is a later one: two names of the web site may be the same sub-account's.
    fileprivate var lastOfEach: [CoinSwitch] {
        var seen = Set<SubAccountName>(minimumCapacity: count)
        let last = reversed().filter { seen.insert($0.name).inserted }
        return last.count == count ? self : last.reversed()
    }
}

extension PullHistory.Begun {
    /// The same from another cursor.
    func from(_ cursor: SyncCursor) -> PullHistory.Begun {
        PullHistory.Begun(number: number, milliseconds: milliseconds, instant: instant, cursor: cursor)
    }
}
