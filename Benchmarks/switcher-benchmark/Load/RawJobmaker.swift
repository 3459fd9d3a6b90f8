import CRawZooKeeper

/// A jobmaker that answers every request at once, with the same answer.
///
/// Sendable: it is started, and stopped with its last reference; in between only C's own threads use it.
final class RawJobmaker: @unchecked Sendable {
    private let jobmaker: OpaquePointer
    /// C keeps their addresses.
    private let subPools: SubPools

    private init(_ jobmaker: OpaquePointer, _ subPools: SubPools) {
        self.jobmaker = jobmaker
        self.subPools = subPools
    }

    deinit {
        raw_jobmaker_stop(jobmaker)
    }

    static func start(on servers: String, _ subPools: SubPools) async throws -> RawJobmaker {
        try await blocking {
            let jobmaker = raw_jobmaker_start(
                servers,
                subPools.requests.pointers,
                subPools.acks.pointers,
                subPools.count,
                SubPools.answer
            )
            guard let jobmaker else { throw BenchmarkError("the jobmaker cannot watch its subpools") }
            return RawJobmaker(jobmaker, subPools)
        }
    }
}
