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

    func probe(_ asked: [SentSwitch], before again: SwitchGroup) {
        lastFlight += 1
        let id = lastFlight
        probes[id] = Probe(again: again, asked: asked)
        let paths = asked.map { configuration.directory.appending(records.name($0.record).nodeName) }
        background.run { [client, eventContinuation] in
            let found = await withTaskGroup(of: (Int, Bool?).self) { group in
                var found = [Bool?](repeating: nil, count: paths.count)
                for (position, path) in paths.enumerated() {
                    if position >= Self.pipelinedProbes, let (answered, exists) = await group.next() { found[answered] = exists }
                    group.addTask { (position, await client.isThere(path)) }
                }
                for await (answered, exists) in group { found[answered] = exists }
                return found
            }
            eventContinuation.yield(.probed(id, found))
        }
    }

    /// - Parameter found: Whether each is there; `nil` where the server could not be asked.
    func probed(_ id: Int, _ found: [Bool?]) {
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
