public import ZooKeeper

/// That nobody else is a member of a ``Membership`` whose members count their joins: what holds a transaction to that.
public struct Solitude: Sendable {
    /// Put these into the transaction. Where one fails, somebody has joined since, or this one is no member any more, and nothing of it is
    /// done.
    public let checks: [TransactionOperation]
}

extension Membership {
    /// Whether nobody else is a member.
    ///
    /// What the member of the ensemble says that this client talks to may be old: a transaction with its ``Solitude/checks`` tells.
    ///
    /// - Parameter node: This one's own, of ``nodes()``.
    /// - Throws: ``RecipeError``: `cancelled`, `closed`; `failed` where ZooKeeper refuses, or cannot be reached within the client's
    ///   `operationTimeout`.
    /// - Returns: `nil` where somebody else is one, or this one is none.
    public func solitude(of node: ZNodePath) async throws(RecipeError) -> Solitude? {
        do throws(ZooKeeperError) {
            let (names, stat) = try await directory.client.children(of: directory.path)
            let members = names.filter { MemberName($0) != nil }
            guard members.count == 1, directory.path.appending(members[0]) == node else { return nil }
            // Its own znode, too: a directory that was deleted and made again counts from the beginning.
            return Solitude(checks: [.check(node, version: -1), .check(directory.path, version: stat.version)])
        } catch {
            if error.isAbsence { return nil }
            throw RecipeError(error, path: directory.path)
        }
    }
}
