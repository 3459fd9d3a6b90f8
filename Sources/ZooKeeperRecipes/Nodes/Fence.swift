public import ZooKeeper

/// What a write is held to: that its writer is still the first.
///
/// Whoever was the first may have lost that without knowing it: the process stood still for a minute, the network was cut. What it writes
/// through its fence is written only while its znode is there, which is as long as nobody else is the first:
///
/// ```swift
/// try await fence.transaction([.set(cursor, data: Array("1783".utf8))])
/// ```
public struct Fence: Sendable {
    /// The znode whose being there makes its maker the first. Its name comes never again.
    public let node: ZNodePath
    /// The fencing token: who is the first later has a higher one, in the same directory and in any other of the ensemble. It is the
    /// number of the transaction that has created the znode.
    public let token: Int64

    let client: ZooKeeperClient

    /// Holds a transaction to the fence. For transactions that ``transaction(_:timeout:)`` does not serve; put it first. Where it fails, the
    /// transaction fails with `noNode` at its index, and nothing of it is done.
    public var check: TransactionOperation {
        // Any version: the znode's being there is what counts.
        .check(node, version: -1)
    }

    /// Does all of the operations, in their order, if the fence stands, else none.
    ///
    /// - Parameters:
    ///   - operations: As many and as large as one transaction of the client takes, less one.
    ///   - timeout: How long it may take altogether; the client's `operationTimeout` if none is given.
    /// - Throws: ``RecipeError``: `lost` where the fence does not stand any more; `failed` where ZooKeeper has refused one of the
    ///   operations, its `cause` has the index among these. Where no server has answered, `isOutcomeUnknown` is true.
    /// - Returns: A result per operation.
    @discardableResult
    public func transaction(
        _ operations: [TransactionOperation],
        timeout: Duration? = nil
    ) async throws(RecipeError) -> [TransactionResult] {
        do throws(ZooKeeperError) {
            return Array(try await client.transaction([check] + operations, timeout: timeout).dropFirst())
        } catch {
            throw failure(from: error)
        }
    }

    /// What the failure of the checked transaction says of the transaction that was asked for.
    func failure(from error: ZooKeeperError) -> RecipeError {
        guard let index = error.operationIndex else { return RecipeError(error, path: node) }
        guard index > 0 else {
            return error.code == .noNode ? RecipeError(.lost, path: node, cause: error) : RecipeError(error, path: node)
        }
        var shifted = error
        shifted.operationIndex = index - 1
        return RecipeError(shifted, path: node)
    }
}

extension Fence: Hashable {
    public static func == (lhs: Fence, rhs: Fence) -> Bool { lhs.node == rhs.node && lhs.token == rhs.token }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(node)
        hasher.combine(token)
    }
}
