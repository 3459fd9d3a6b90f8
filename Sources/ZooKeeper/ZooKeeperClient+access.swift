extension ZooKeeperClient {
    /// Who may do what with a znode. To see it takes the permission to read the znode or to change the list; without the latter the server
    /// hides the digests.
    public func accessControlList(
        of path: ZNodePath,
        timeout: Duration? = nil
    ) async throws(ZooKeeperError) -> AccessControlList {
        let response = try await read(.accessControlList(path), timeout: timeout)
        guard case .accessControlList(let list) = response else {
            throw ZooKeeperError(.noNode, operation: "get access control list", path: path)
        }
        return list
    }

    /// Changes who may do what with a znode, if its list has that version (`nil`: any). The list of its children is their own.
    ///
    /// - Parameters:
    ///   - list: At least one entry.
    ///   - path: The znode.
    ///   - version: As ``ZNodeStat/accessVersion`` has it.
    ///   - timeout: How long it may take altogether; the configuration's `operationTimeout` if none is given.
    /// - Throws: ``ZooKeeperError``: `noAuthorization` where the session's identities may not `administer`, `badVersion`, and
    ///   `invalidAccessControlList` where the list is empty or the server does not understand an entry.
    public func setAccessControlList(
        _ list: AccessControlList,
        of path: ZNodePath,
        version: Int32? = nil,
        timeout: Duration? = nil
    ) async throws(ZooKeeperError) {
        _ = try await perform(.setAccessControlList(path, list, version: version), timeout: timeout)
    }
}
