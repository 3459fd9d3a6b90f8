extension ZooKeeperClient {
    /// A znode's data.
    ///
    /// - Parameters:
    ///   - path: The znode.
    ///   - timeout: How long it may take altogether; the configuration's `operationTimeout` if none is given. The same holds for every
    ///     operation.
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
    /// - Parameters:
    ///   - path: The znode.
    ///   - timeout: How long it may take altogether; the configuration's `operationTimeout` if none is given.
    ///   - isRepeated: Whether it is asked for again after a loss of the connection.
    public nonisolated func children(
        of path: ZNodePath,
        timeout: Duration? = nil,
        isRepeated: Bool = true
    ) async throws(ZooKeeperError) -> (names: [ZNodeName], stat: ZNodeStat) {
        let (names, stat) = try await packedChildren(of: path, timeout: timeout, isRepeated: isRepeated)
        return (names.names, stat)
    }

    /// ``children(of:timeout:isRepeated:)`` where there are millions.
    package func packedChildren(
        of path: ZNodePath,
        timeout: Duration? = nil,
        isRepeated: Bool = true
    ) async throws(ZooKeeperError) -> (names: ZNodeNames, stat: ZNodeStat) {
        let request = Request.children(path, watch: nil)
        return try await (isRepeated ? read(request, timeout: timeout) : perform(request, timeout: timeout)).asChildren(path)
    }

    /// Waits until the server that the client is connected to has all that was written before, by whomever and at whichever server. A read
    /// that is called afterwards then sees it: without, a follower may answer from what it has, which may be old.
    ///
    /// That holds for as long as the connection does: what is read at another server may be older again.
    ///
    /// - Parameters:
    ///   - path: Which znode makes no difference to servers as they are; it need not be there.
    ///   - timeout: How long it may take altogether; the configuration's `operationTimeout` if none is given.
    public func sync(_ path: ZNodePath = .root, timeout: Duration? = nil) async throws(ZooKeeperError) {
        // It may be repeated as reads are: it changes nothing.
        _ = try await read(.sync(path), timeout: timeout)
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
        if let index = operation.request.operationNotForTransactions {
            operation.refuse(operationAt: index)
            return false
        }
        if operation.request.encodedSize(in: chroot) > Request.maximumEncodedSize {
            operation.fail(.requestTooLarge)
            return false
        }
        return true
    }
}
