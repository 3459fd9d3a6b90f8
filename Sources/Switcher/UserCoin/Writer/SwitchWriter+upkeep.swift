import Logging
import ZooKeeper

// What is known about the records that are there.
extension SwitchWriter {
    func maintain() async {
        guard upkeep == .listing, isSessionConnected, flights.isEmpty else { return }
        do throws(ZooKeeperError) {
            try await list()
            upkeep = .none
            mismatches = 0
            areRecordsKnown = true
        } catch {
            if !error.isConnectionProblem, error.code != .closed {
                logger.error(
                    "Records cannot be listed",
                    metadata: ["directory": "\(configuration.directory)", "error": "\(error)"]
                )
            }
        }
    }

    private func list() async throws(ZooKeeperError) {
        let start = ContinuousClock.now
        try await client.createAll(configuration.directory, access: configuration.access)
        let names = try await client.children(of: configuration.directory, timeout: .seconds(60)).names
        records.forgetExistence()
        records.reserveCapacity(names.count)
        for (position, name) in names.enumerated() {
            records[records.index(of: SubAccountName(record: name))].exists = true
            // Calls are accepted meanwhile; nothing is sent until the listing is done.
            if position % 4_000 == 3_999 { await Task.yield() }
        }
        logger.info(
            "Records listed",
            metadata: [
                "directory": "\(configuration.directory)", "records": "\(names.count)", "took": "\(ContinuousClock.now - start)",
            ]
        )
    }
}
