import CRawZooKeeper

extension RawClient {
    struct Updates {
        /// Of each update, in nanoseconds.
        let durations: [UInt64]
        /// All together, in seconds.
        let seconds: Double
    }

    /// Does the ZooKeeper operations of so many updates on each subpool, one after another; all subpools at the same time.
    func update(_ subPools: SubPools, times: Int) async throws -> Updates {
        try await blocking { [self] in
            var total: UInt64 = 0
            let durations = try [UInt64](unsafeUninitializedCapacity: subPools.count * times) { buffer, count in
                let code = raw_zookeeper_update(
                    client,
                    subPools.requests.pointers,
                    subPools.acks.pointers,
                    subPools.count,
                    SubPools.request,
                    times,
                    buffer.baseAddress,
                    &total
                )
                try check(code, "updates of the C client")
                count = subPools.count * times
            }
            return Updates(durations: durations, seconds: Double(total) / 1e9)
        }
    }

    /// Creates the nodes of subpools.
    func create(_ subPools: SubPools) async throws {
        try await createDirectory(SubPools.directory + "/" + Coin.btc.rawValue)
        try await write(RAW_CREATE, subPools.requests)
        try await write(RAW_CREATE, subPools.acks)
    }
}
