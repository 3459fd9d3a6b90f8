extension ZooKeeperClient {
    /// What a znode holds, and each change of it, its creation and its deletion: at once what is there, then what comes.
    ///
    /// ```swift
    /// for try await content in client.changes(of: "/app/config") {
    ///     guard let data = content.data else { continue }
    ///     apply(data)
    /// }
    /// ```
    ///
    /// Changes that follow each other at once may come as one. Each reader costs a watch.
    public nonisolated func changes(of path: ZNodePath) -> ZNodeUpdates<ZNodeContent> {
        ZNodeUpdates { () async throws(ZooKeeperError) in
            try await self.whenPresent(path) { () async throws(ZooKeeperError) in
                let (data, stat, watch) = try await self.getAndWatch(path)
                return (.present(data: data, stat: stat), watch)
            } orElse: {
                .missing
            }
        } isSame: {
            $0.isSame(as: $1)
        }
    }

    /// The names of a znode's children, and what they are after each that comes or goes: at once what is there, then what comes. What the
    /// children hold is not watched.
    ///
    /// Changes that follow each other at once may come as one. Each reader costs a watch, and each change a listing.
    public nonisolated func childrenChanges(of path: ZNodePath) -> ZNodeUpdates<ZNodeChildren> {
        ZNodeUpdates { () async throws(ZooKeeperError) in
            try await self.whenPresent(path) { () async throws(ZooKeeperError) in
                let (names, stat, watch) = try await self.childrenAndWatch(of: path)
                return (.present(names: names, stat: stat), watch)
            } orElse: {
                .missing
            }
        } isSame: {
            $0.isSame(as: $1)
        }
    }

    /// Reads what is there, and where nothing is, watches for its creation.
    private nonisolated func whenPresent<Value>(
        _ path: ZNodePath,
        _ read: () async throws(ZooKeeperError) -> (Value, ZNodeWatch),
        orElse missing: () -> Value
    ) async throws(ZooKeeperError) -> (element: Value, watch: ZNodeWatch) {
        while true {
            do throws(ZooKeeperError) {
                let (value, watch) = try await read()
                return (value, watch)
            } catch  where error.code == .noNode || error.code == .chrootMissing {
                let (stat, watch) = try await existsAndWatch(path)
                // It may have come in between; then this watch is not the one that is wanted.
                if stat == nil { return (missing(), watch) }
            }
        }
    }
}
