extension ZooKeeperClient {
    /// Creates a znode.
    ///
    /// - Returns: Its path: the one asked for, with the server's counter where the mode is sequential.
    @discardableResult
    public func create(
        _ path: ZNodePath,
        data: [UInt8] = [],
        access: AccessControlList = .open,
        mode: CreateMode = .persistent,
        timeout: Duration? = nil
    ) async throws(ZooKeeperError) -> ZNodePath {
        try await create(ZNodeCreation(path: path, data: data, access: access, mode: mode), timeout: timeout).path
    }

    /// Creates a znode and tells what the server keeps of it, as it was just then. Servers before 3.5 do not know such a request.
    ///
    /// - Returns: Its path: the one asked for, with the server's counter where the mode is sequential; and its stat.
    @discardableResult
    public func createWithStat(
        _ path: ZNodePath,
        data: [UInt8] = [],
        access: AccessControlList = .open,
        mode: CreateMode = .persistent,
        timeout: Duration? = nil
    ) async throws(ZooKeeperError) -> (path: ZNodePath, stat: ZNodeStat) {
        let creation = ZNodeCreation(path: path, data: data, access: access, mode: mode, wantsStat: true)
        let created = try await create(creation, timeout: timeout)
        guard let stat = created.stat else { throw ZooKeeperError(.unimplemented, operation: "create", path: path) }
        return (created.path, stat)
    }

    /// Creates a znode and those above it, where they are missing, without data; the client's chroot, too. That one of them is there is no
    /// error.
    ///
    /// - Parameters:
    ///   - path: The znode that is to be there.
    ///   - access: Of those that are created.
    ///   - timeout: How long it may take altogether; the configuration's `operationTimeout` if none is given.
    public func ensurePath(
        _ path: ZNodePath,
        access: AccessControlList = .open,
        timeout: Duration? = nil
    ) async throws(ZooKeeperError) {
        let deadline = ContinuousClock.now + (timeout ?? operationTimeout)
        var missing: [ZNodePath] = []
        var next: ZNodePath? = path
        while let current = next, current != .root, try await exists(current, timeout: deadline - .now) == nil {
            missing.append(current)
            next = current.parent
        }
        if next == .root, !chroot.isRoot, try await exists(.root, timeout: deadline - .now) == nil {
            try await ensureChroot(access: access, deadline: deadline)
        }
        for path in missing.reversed() {
            do throws(ZooKeeperError) {
                try await create(path, access: access, timeout: deadline - .now)
            } catch  where error.code == .nodeExists {
                continue
            }
        }
    }

    private func ensureChroot(access: AccessControlList, deadline: ContinuousClock.Instant) async throws(ZooKeeperError) {
        var paths = [chroot.path]
        while let above = paths.last?.parent, above != .root { paths.append(above) }
        for path in paths.reversed() {
            do throws(ZooKeeperError) {
                _ = try await create(ZNodeCreation(path: path, access: access, isOutsideChroot: true), timeout: deadline - .now)
            } catch {
                // Who may not create one of those above may find it there, and that is for the next one to tell.
                let mayBeThere = error.code == .noAuthorization && path != chroot.path
                guard error.code == .nodeExists || mayBeThere else { throw error }
            }
        }
    }

    private func create(
        _ creation: ZNodeCreation,
        timeout: Duration?
    ) async throws(ZooKeeperError) -> (path: ZNodePath, stat: ZNodeStat?) {
        let response = try await perform(.create(creation), timeout: timeout)
        guard case .created(let path, let stat) = response else { return (creation.path, nil) }
        return (path, stat)
    }
}
