import Logging
import ZooKeeper

// The directory of the records: made where it is missing, and watched.
extension SwitchWriter {
    /// Tells the writer of each change of the directory, and creates it where it is missing, until the calling task is cancelled.
    nonisolated func followDirectory() async {
        var failures = FailureStreak()
        while !Task.isCancelled {
            do throws(ZooKeeperError) {
                let (stat, watch) = try await client.existsAndWatch(configuration.directory)
                if let stat {
                    _ = failures.end()
                    events.post(.directory(.present(transaction: stat.createdTransaction)))
                    _ = try await watch.event()
                } else {
                    events.post(.directory(.missing))
                    await watch.cancel()
                    try await client.ensurePath(configuration.directory, access: configuration.access)
                }
            } catch {
                if !error.isConnectionProblem, error.code != .closed, error.code != .cancelled {
                    let isNews = failures.add("\(error.code)")
                    logger.log(
                        level: isNews ? .error : .debug,
                        "Watch directory cannot be made",
                        metadata: [
                            LogKey.directory: .text(configuration.directory), LogKey.error: .text(error, maximumByteCount: 1_024),
                            LogKey.failures: "\(failures.count)",
                        ]
                    )
                }
                // At once after a change of the session, but a server that refuses is not asked without a pause.
                try? await Task.sleep(for: error.isConnectionProblem ? .milliseconds(50) : .seconds(1))
            }
        }
    }

    /// Tells the writer from time to time how many records there are, until the calling task is cancelled: whoever deletes them one by one
    /// does not touch the directory, and a server that writes little would not find out.
    nonisolated func countChildren() async {
        while !Task.isCancelled {
            try? await Task.sleep(for: configuration.countingInterval)
            do throws(ZooKeeperError) {
                guard let stat = try await client.exists(configuration.directory) else { continue }
                events.post(.childrenCount(Int(stat.childrenCount)))
            } catch {
                // The session's own events tell of it.
            }
        }
    }
}
