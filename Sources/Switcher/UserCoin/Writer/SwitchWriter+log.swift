import Logging
import ZooKeeper

// How what is noted is told in the log.
extension SwitchWriter {
    func log(_ note: SwitchNote) {
        switch note {
        case .transactionFailed(let error, let records):
            logger.log(
                // A server that is too busy says so again and again.
                level: error.code == .throttled ? .debug : .error,
                "Transaction failed",
                metadata: [LogKey.error: .text(error, maximumByteCount: 1_024), LogKey.records: "\(records)"]
            )
        case .transactionsMadeSmaller(let bytes, let records):
            logger.warning(
                "Transactions made smaller: the connection was lost with the same one again",
                metadata: [LogKey.bytes: "\(bytes)", LogKey.records: "\(records)"]
            )
        case .recordRefused(let name, let code, let isNews):
            // One line for a call, whatever its size, and none for those who try the same again and again: their call's own line tells.
            logger.log(
                level: isNews ? .error : .trace,
                "Record refused by ZooKeeper",
                metadata: [LogKey.puname: .text(name), LogKey.error: "\(code)"]
            )
        case .recordsListed(let count, let took):
            logger.info(
                "Records listed",
                metadata: [
                    LogKey.directory: .text(configuration.directory), LogKey.records: "\(count)",
                    LogKey.took: .milliseconds(took),
                ]
            )
        case .listingFailed(let error, let failures, let isNews, let took):
            logger.log(
                level: isNews ? .error : .debug,
                "Records cannot be listed",
                metadata: [
                    LogKey.directory: .text(configuration.directory), LogKey.error: .text(error, maximumByteCount: 1_024),
                    LogKey.failures: "\(failures)", LogKey.took: .milliseconds(took),
                ]
            )
        }
    }

    /// - Parameter count: `nil`: all of them, with the directory.
    func logLoss(_ count: Int?) {
        var metadata: Logger.Metadata = [
            LogKey.directory: .text(configuration.directory),
            LogKey.reason: count == nil ? "the directory was deleted" : "most records are gone",
        ]
        if let count { metadata[LogKey.records] = "\(count)" }
        logger.warning("Records were lost", metadata: metadata)
    }
}
