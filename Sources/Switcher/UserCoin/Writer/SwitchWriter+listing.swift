import Logging
import Synchronization
import ZooKeeper

// What is known about the records that are there.
extension SwitchWriter {
    /// How many names or records of a listing are taken over before something else gets its turn.
    private static let listingStep = 4_000

    /// Asks for the names of the records when that is due, and takes over what was answered, a step at a time.
    func maintain() {
        if var merge = listingMerge {
            // Not held here while it is changed, so that nothing is copied.
            listingMerge = nil
            if merge.step(Self.listingStep, into: &records) {
                listed(merge)
            } else {
                listingMerge = merge
                eventContinuation.yield(.wake)
            }
        }
        let now = ContinuousClock.now
        if isListingDue(now) { list(now) }
    }

    func isListingDue(_ now: ContinuousClock.Instant) -> Bool {
        guard isSessionConnected, listings.isDue(now), case .present = directory else { return false }
        return true
    }

    private func list(_ now: ContinuousClock.Instant) {
        listings.begin(now)
        listingStart = now
        records.beginListing()
        // Nobody knows on which side of the listing they are done.
        for flight in flights.values {
            for (sent, _) in flight.switches { records.touch(sent.record) }
        }
        let number = records.listing
        background.run { [client, configuration, eventContinuation] in
            do throws(ZooKeeperError) {
                // Not again after a loss of the connection: it may be the listing that has cost it.
                let names = try await client.children(of: configuration.directory, timeout: .seconds(60), isRepeated: false).names
                eventContinuation.yield(.listed(number, .success(names)))
            } catch {
                eventContinuation.yield(.listed(number, .failure(error)))
            }
        }
    }

    func listed(_ number: UInt32, _ result: Result<[ZNodeName], ZooKeeperError>) {
        switch result {
        case .success(let names):
            // It is of a directory that is gone since.
            guard number == records.listing else { return listings.succeeded() }
            listingMerge = ListingMerge(names)
        case .failure(let error):
            listings.failed(.now, isAnswer: !error.isConnectionProblem)
            publishReadiness()
            if listings.isGivenUp { checkAccess(of: []) }
            guard error.code != .closed, error.code != .cancelled else { return }
            let isNews = listingFailures.add("\(error.code)")
            logger.log(
                level: isNews ? .error : .debug,
                "Records cannot be listed",
                metadata: [
                    LogKey.directory: "\(configuration.directory)", LogKey.error: "\(error)",
                    LogKey.failures: "\(listingFailures.count)", LogKey.took: .elapsed(since: listingStart),
                ]
            )
        }
    }

    private func listed(_ merge: ListingMerge) {
        listings.succeeded()
        _ = listingFailures.end()
        let isLoss = areRecordsKnown && merge.isLoss
        areRecordsKnown = true
        mismatches = 0
        largestChildrenCount = merge.count
        logger.info(
            "Records listed",
            metadata: [
                LogKey.directory: "\(configuration.directory)", LogKey.records: "\(merge.count)",
                LogKey.took: .elapsed(since: listingStart),
            ]
        )
        checkAccess(of: merge.firstNames)
        if isLoss { recordsLost("most records are gone", count: merge.goneCount) }
    }

    /// So many beliefs were wrong. When they are a large share of all, another listing is cheaper than to find out the rest.
    func noteMismatches(_ count: Int) {
        mismatchCount += count
        guard areRecordsKnown else { return }
        mismatches += count
        if mismatches > max(configuration.mismatchesBeforeListing, records.count / 10) { listings.request(.now) }
    }

    func recordsLost(_ reason: String, count: Int? = nil) {
        var metadata: Logger.Metadata = [LogKey.directory: "\(configuration.directory)", LogKey.reason: "\(reason)"]
        if let count { metadata[LogKey.records] = "\(count)" }
        logger.warning("Records were lost", metadata: metadata)
        lossBroadcast.publish(lossCounter.add(1, ordering: .sequentiallyConsistent).newValue)
    }
}
