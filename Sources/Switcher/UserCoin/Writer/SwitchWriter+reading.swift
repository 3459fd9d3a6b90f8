import ZooKeeper

// What ZooKeeper is asked, beside what is written: the names of the records, and which of them are there.
extension SwitchWriter {
    /// How many questions about records are with the server at the same time.
    private static let pipelinedQuestions = 256

    /// Lists the children of the directory.
    func list(_ number: UInt32) {
        background.run { [client, configuration, events] in
            do throws(ZooKeeperError) {
                // Not again after a loss of the connection: it may be the listing that has cost it.
                let (names, stat) = try await client.packedChildren(
                    of: configuration.directory,
                    timeout: .seconds(60),
                    isRepeated: false
                )
                let listing = DirectoryListing(
                    names: names,
                    deletedCount: stat.deletedChildrenCount,
                    lastChange: stat.childrenTransaction
                )
                events.post(.listed(number, .success(listing)))
            } catch {
                events.post(.listed(number, .failure(error)))
            }
        }
    }

    /// Reads when records were changed, some hundreds at the same time.
    ///
    /// - Returns: Of each its metadata, `nil` where it is not there. A failure where one cannot be read.
    nonisolated func stats(of names: [SubAccountName]) async -> Result<[ZNodeStat?], ZooKeeperError> {
        typealias Reading = Result<ZNodeStat?, ZooKeeperError>
        let paths = names.map { configuration.directory.appending($0.nodeName) }
        let readings = await withTaskGroup(of: (Int, Reading).self) { [client] group in
            var readings = [Reading](repeating: .success(nil), count: paths.count)
            for (position, path) in paths.enumerated() where !Task.isCancelled {
                if position >= Self.pipelinedQuestions, let (answered, reading) = await group.next() {
                    readings[answered] = reading
                }
                group.addTask {
                    (position, await Reading { () async throws(ZooKeeperError) in try await client.exists(path) })
                }
            }
            for await (answered, reading) in group { readings[answered] = reading }
            return readings
        }
        guard !Task.isCancelled else { return .failure(ZooKeeperError(.cancelled, operation: "exists", wasSent: false)) }
        var stats: [ZNodeStat?] = []
        for reading in readings {
            switch reading {
            case .success(let stat): stats.append(stat)
            case .failure(let error): return .failure(error)
            }
        }
        return .success(stats)
    }

    /// The transaction that has made the directory; `nil` where it is missing.
    nonisolated func directoryCreation() async throws(ZooKeeperError) -> Int64? {
        try await client.exists(configuration.directory)?.createdTransaction
    }

    /// Asks whether those records are there.
    func ask(_ paths: [ZNodePath], _ probe: Int) {
        background.run { [client, events] in
            let found = await withTaskGroup(of: (Int, Bool?).self) { group in
                var found = [Bool?](repeating: nil, count: paths.count)
                for (position, path) in paths.enumerated() where !Task.isCancelled {
                    if position >= Self.pipelinedQuestions, let (answered, exists) = await group.next() {
                        found[answered] = exists
                    }
                    group.addTask { (position, await client.isThere(path)) }
                }
                for await (answered, exists) in group { found[answered] = exists }
                return found
            }
            events.post(.probed(probe, found))
        }
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
