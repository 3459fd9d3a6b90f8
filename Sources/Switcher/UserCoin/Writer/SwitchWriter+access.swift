import Logging
import ZooKeeper

// Who else may write the records.
extension SwitchWriter {
    /// Warns, once, where the writer has an identity and anybody may write all the same: an access list is of the time of a znode's creation,
    /// and an identity that is configured later does not change those that are there.
    ///
    /// - Parameter names: Some of the records.
    func checkAccess(of names: [ZNodeName]) {
        guard !isAccessChecked, !configuration.access.isWritableByAll else { return }
        isAccessChecked = true
        let directory = configuration.directory
        background.run { [client, logger] in
            var open: [ZNodePath] = []
            for path in [directory] + names.map({ directory.appending($0) }) where await client.isWritableByAll(path) {
                open.append(path)
            }
            guard !open.isEmpty else { return logger.debug("Nobody else may write records") }
            logger.warning(
                "Anybody may write records",
                metadata: [
                    LogKey.directory: .text(directory), LogKey.records: .array(open.map { .text($0) }),
                    LogKey.reason: "they were created without the identity; close them with setAcl",
                ]
            )
        }
    }
}

extension ZooKeeperClient {
    /// Whether that is known.
    fileprivate func isWritableByAll(_ path: ZNodePath) async -> Bool {
        do throws(ZooKeeperError) {
            return try await accessControlList(of: path).isWritableByAll
        } catch {
            return false
        }
    }
}
