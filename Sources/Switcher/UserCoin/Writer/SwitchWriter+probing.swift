import DequeModule
import ZooKeeper

// Records that are asked for, because a transaction was wrong about many.
extension SwitchWriter {
    /// What of a failed transaction waits until its records have been asked for.
    struct Probe {
        let again: SwitchGroup
        let asked: [SentSwitch]
    }

    /// How many questions are with the server at the same time.
    private static let pipelinedProbes = 256

    /// How many failed transactions are asked for at the same time. All of them at once would fill the client, and transactions would
    /// not be sent any more.
    private static let concurrentProbes = 4

    func probe(_ asked: [SentSwitch], before again: SwitchGroup) {
        lastFlight += 1
        probes[lastFlight] = Probe(again: again, asked: asked)
        probesToStart.append(lastFlight)
        startProbes()
    }

    private func startProbes() {
        while runningProbeCount < Self.concurrentProbes, let id = probesToStart.popFirst() {
            guard let probe = probes[id] else { continue }
            runningProbeCount += 1
            ask(probe.asked, id)
        }
    }

    private func ask(_ asked: [SentSwitch], _ id: Int) {
        let paths = asked.map { configuration.directory.appending(records.name($0.record).nodeName) }
        background.run { [client, eventContinuation] in
            let found = await withTaskGroup(of: (Int, Bool?).self) { group in
                var found = [Bool?](repeating: nil, count: paths.count)
                for (position, path) in paths.enumerated() where !Task.isCancelled {
                    if position >= Self.pipelinedProbes, let (answered, exists) = await group.next() { found[answered] = exists }
                    group.addTask { (position, await client.isThere(path)) }
                }
                for await (answered, exists) in group { found[answered] = exists }
                return found
            }
            eventContinuation.yield(.probed(id, found))
        }
    }

    /// The records are gone, all of them: what waits to know that need not wait, and older answers say nothing any more.
    func releaseProbes() {
        for probe in probes.values { queue.putBack(probe.again) }
        probes = [:]
        probesToStart = []
    }

    /// - Parameter found: Whether each is there; `nil` where the server could not be asked.
    func probed(_ id: Int, _ found: [Bool?]) {
        runningProbeCount -= 1
        startProbes()
        guard let probe = probes.removeValue(forKey: id) else { return }
        var wrongCount = 0
        for (sent, exists) in zip(probe.asked, found) {
            // A newer switch that was sent meanwhile knows better.
            guard let exists, records[sent.record].sequence == sent.sequence else { continue }
            if records[sent.record].exists != exists { wrongCount += 1 }
            records[sent.record].exists = exists
            records[sent.record].misses = 0
            records.touch(sent.record)
        }
        noteMismatches(wrongCount)
        queue.putBack(probe.again)
    }
}

extension ZooKeeperClient {
    /// Whether a znode is there; `nil` when that cannot be learned.
    fileprivate func isThere(_ path: ZNodePath) async -> Bool? {
        do throws(ZooKeeperError) {
            return try await exists(path) != nil
        } catch {
            return nil
        }
    }
}
