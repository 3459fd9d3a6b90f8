extension ZooKeeperClient {
    /// Does all of the operations, in their order, or none.
    ///
    /// - Throws: ``ZooKeeperError``, whose `operationIndex` and `path` name the operation that a server refused.
    /// - Returns: A result per operation.
    public func transaction(
        _ operations: [TransactionOperation],
        timeout: Duration? = nil
    ) async throws(ZooKeeperError) -> [TransactionResult] {
        // The library sends an empty transaction, and its reply is of no use to anybody.
        guard !operations.isEmpty else { return [] }
        let response = try await perform(.transaction(operations, wantsResults: true), timeout: timeout)
        if case .transaction(let results) = response { return results }
        return []
    }

    /// Does all of the operations that `build` adds, in their order, or none; see ``Transaction``.
    ///
    /// - Throws: ``ZooKeeperError``, whose `operationIndex` and `path` name the operation that a server refused.
    /// - Returns: A result per operation.
    @discardableResult
    public nonisolated(nonsending) func transaction(
        timeout: Duration? = nil,
        _ build: (inout Transaction) -> Void
    ) async throws(ZooKeeperError) -> [TransactionResult] {
        var transaction = Transaction()
        build(&transaction)
        return try await self.transaction(transaction.operations, timeout: timeout)
    }

    /// Sends a transaction now or not at all, for those in this package who keep several in flight and need to know their order.
    ///
    /// Two transactions are sent, and done, in the order in which this was called. There is no timeout: the transaction ends by the
    /// server's answer or by the loss of the connection.
    ///
    /// - Parameter whenFinished: Called once, on any thread, perhaps before this returns. It must not block. Without a connection it
    ///   gets ``ZooKeeperError/Code/notConnected``, and nothing was sent.
    package func submit(
        _ operations: [TransactionOperation],
        whenFinished: @escaping @Sendable (Result<Void, ZooKeeperError>) -> Void
    ) {
        guard !operations.isEmpty else { return whenFinished(.success(())) }
        let operation = PendingOperation(.transaction(operations, wantsResults: false), deadline: nil)
        operation.whenResolved { whenFinished($0.map { _ in }) }
        submitNow(operation)
    }
}
