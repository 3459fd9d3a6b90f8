extension ZooKeeperClient {
    /// A znode's data.
    ///
    /// - Parameter timeout: How long it may take altogether; the configuration's `operationTimeout` if none is given. The same holds
    ///   for every operation.
    public func get(_ path: ZNodePath, timeout: Duration? = nil) async throws(ZooKeeperError) -> (data: [UInt8], stat: ZNodeStat)
    {
        try await read(.get(path, watch: nil), timeout: timeout).asData(path)
    }

    /// What is kept of a znode, `nil` if it is not there.
    public func exists(_ path: ZNodePath, timeout: Duration? = nil) async throws(ZooKeeperError) -> ZNodeStat? {
        try await read(.exists(path, watch: nil), timeout: timeout).asStat
    }

    /// The names of a znode's children, in no order. There is no limit but memory: a million takes about a second.
    ///
    /// The library gives a connection up when an answer has not arrived whole within two thirds of the session timeout, however much of
    /// it has: then a repetition ends in the same way.
    ///
    /// - Parameter isRepeated: Whether it is asked for again after a loss of the connection.
    public func children(
        of path: ZNodePath,
        timeout: Duration? = nil,
        isRepeated: Bool = true
    ) async throws(ZooKeeperError) -> (names: [ZNodeName], stat: ZNodeStat) {
        let request = Request.children(path, watch: nil)
        return try await (isRepeated ? read(request, timeout: timeout) : perform(request, timeout: timeout)).asChildren(path)
    }

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
        let response = try await perform(.create(path, data: data, access: access, mode: mode), timeout: timeout)
        if case .created(let created) = response { return created }
        return path
    }

    /// Creates a znode and those above it, where they are missing, without data. That one of them is there is no error.
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
        for path in missing.reversed() {
            do throws(ZooKeeperError) {
                try await create(path, access: access, timeout: deadline - .now)
            } catch  where error.code == .nodeExists {
                continue
            }
        }
    }

    /// Writes a znode's data, if it has that version (`nil`: any).
    ///
    /// - Returns: The znode after the write.
    @discardableResult
    public func set(
        _ path: ZNodePath,
        data: [UInt8],
        version: Int32? = nil,
        timeout: Duration? = nil
    ) async throws(ZooKeeperError) -> ZNodeStat {
        guard let stat = try await perform(.set(path, data: data, version: version), timeout: timeout).asStat else {
            throw ZooKeeperError(.noNode, operation: "set", path: path)
        }
        return stat
    }

    /// Deletes a znode without children, if it has that version (`nil`: any).
    public func delete(_ path: ZNodePath, version: Int32? = nil, timeout: Duration? = nil) async throws(ZooKeeperError) {
        _ = try await perform(.delete(path, version: version), timeout: timeout)
    }

    /// Like ``perform(_:timeout:)`` for what changes nothing: a loss of the connection is no reason to fail before the timeout.
    func read(_ request: Request, timeout: Duration?) async throws(ZooKeeperError) -> Response {
        let deadline = ContinuousClock.now + (timeout ?? operationTimeout)
        while true {
            do throws(ZooKeeperError) {
                return try await perform(request, timeout: deadline - .now)
            } catch {
                switch error.code {
                case .connectionLoss, .sessionExpired, .sessionMoved, .notConnected:
                    if ContinuousClock.now >= deadline { throw error }
                default: throw error
                }
            }
        }
    }

    /// Whether an operation may be sent at all; if not, it has failed.
    func isAdmissible(_ operation: PendingOperation) -> Bool {
        if isStopped {
            operation.fail(.closed)
            return false
        }
        if operation.request.encodedSize > Request.maximumEncodedSize {
            operation.fail(.requestTooLarge)
            return false
        }
        return true
    }
}

extension Response {
    func asData(_ path: ZNodePath) throws(ZooKeeperError) -> (data: [UInt8], stat: ZNodeStat) {
        guard case .data(let data, let stat) = self else { throw ZooKeeperError(.noNode, operation: "get", path: path) }
        return (data, stat)
    }

    func asChildren(_ path: ZNodePath) throws(ZooKeeperError) -> (names: [ZNodeName], stat: ZNodeStat) {
        guard case .children(let names, let stat) = self else { throw ZooKeeperError(.noNode, operation: "children", path: path) }
        return (names, stat)
    }

    var asStat: ZNodeStat? {
        if case .stat(let stat) = self { stat } else { nil }
    }
}
