import ZooKeeper

extension LeaderElection {
    /// Who leads, as the others see it.
    public struct Leader: Sendable, Hashable {
        /// What it has given as its `data`.
        public let data: [UInt8]
        /// Its fencing token.
        public let token: Int64
    }

    /// Who leads now, as the member of the ensemble that this client talks to knows it; `nil`: nobody. The candidates are not asked: one
    /// that leads by this may have noticed it not yet, or not any more.
    ///
    /// - Throws: ``RecipeError``: `cancelled`, `closed`; `failed` where ZooKeeper refuses, or cannot be reached within the client's
    ///   `operationTimeout`.
    public func leader() async throws(RecipeError) -> Leader? {
        do throws(ZooKeeperError) {
            while true {
                guard let first = try await first() else { return nil }
                do throws(ZooKeeperError) {
                    let (data, stat) = try await directory.client.get(directory.path.appending(first.node))
                    return Leader(data: data, token: stat.createdTransaction)
                } catch  where error.isAbsence {
                    // It has gone meanwhile.
                }
            }
        } catch {
            throw RecipeError(error, path: directory.path)
        }
    }

    private func first() async throws(ZooKeeperError) -> ContenderName? {
        do throws(ZooKeeperError) {
            return ContenderQueue(try await directory.client.children(of: directory.path).names).first
        } catch  where error.isAbsence {
            return nil
        }
    }
}
