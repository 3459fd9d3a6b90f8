import Logging
import ZooKeeper

// Who else may write the records.
extension SwitchWriter {
    /// Warns, once of each, where the writer has an identity and anybody may write all the same: an access list is of the time of a znode's creation,
    /// and an identity that is configured later does not change those that are there.
    ///
    /// - Parameter names: Some of the records.
    func checkAccess(of names: [ZNodeName]) {
        guard !configuration.access.isWritableByAll, checkedAccess < (names.isEmpty ? .ofDirectory : .ofRecords) else { return }
        let directory = configuration.directory
        let paths = (checkedAccess == .ofNothing ? [directory] : []) + names.map { directory.appending($0) }
        checkedAccess = names.isEmpty ? .ofDirectory : .ofRecords
        background.run { [client, logger] in
            var open: [ZNodePath] = []
            for path in paths where await client.isWritableByAll(path) {
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

/// Of what it was looked who else may write. There may be no records when the directory is there.
enum CheckedAccess: Int, Comparable {
    case ofNothing
    case ofDirectory
    case ofRecords

    static func < (lhs: CheckedAccess, rhs: CheckedAccess) -> Bool { lhs.rawValue < rhs.rawValue }
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
