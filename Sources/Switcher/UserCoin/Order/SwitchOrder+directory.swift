import ZooKeeper

// The session, the directory and what is in it.
extension SwitchOrder {
    mutating func sessionChanged(isConnected: Bool) {
        directory.sessionChanged(isConnected: isConnected)
        if isConnected { pullLosses.connected() }
        isPaused = false
    }

    mutating func directoryChanged(to state: KnownDirectory.State) -> [SwitchAction] {
        isPaused = false
        guard directory.changed(to: state, &records) else { return [] }
        for group in probes.release() { queue.putBack(group) }
        // Of what is there now.
        if case .present(let transaction) = state { return [.recordsLost(nil, by: transaction)] }
        return [.recordsLost(nil, by: nil)]
    }

    /// So many records there are in the directory.
    mutating func childrenCounted(_ count: Int, now: ContinuousClock.Instant) { directory.childrenCounted(count, now: now) }

    /// See ``KnownDirectory/requestListing(_:)``.
    mutating func requestListing(now: ContinuousClock.Instant) { directory.requestListing(now) }

    /// Goes on with what was listed, and has the directory listed when that is due.
    mutating func maintain(now: ContinuousClock.Instant) -> [SwitchAction] {
        let actions = directory.takeOver(&records, now: now)
        guard directory.isListingDue(now) else { return actions }
        let number = directory.beginListing(&records, now: now)
        // Nobody knows on which side of the listing they are done.
        for flight in flights.all {
            for (sent, _) in flight.switches { records.touch(sent.record) }
        }
        return actions + [.list(number: number)]
    }

    mutating func listed(
        _ number: UInt32,
        _ result: Result<DirectoryListing, ZooKeeperError>,
        now: ContinuousClock.Instant
    ) -> [SwitchAction] {
        directory.listed(number, result, records, now: now)
    }

    /// - Parameter found: Whether each of the records that were asked for is there; `nil` where the server could not be asked.
    mutating func probed(_ id: Int, _ found: [Bool?], now: ContinuousClock.Instant) -> [SwitchAction] {
        if let (wrong, again) = probes.end(id, found, &records) {
            directory.note(wrong, ofRecords: records.count, now: now)
            queue.putBack(again)
        }
        return probes.start(records)
    }
}
