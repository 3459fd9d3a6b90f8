/// Runs `body` with an ensemble of its own, which is gone afterwards whatever happens. When `body` throws, the members' logs
/// go to the standard error output first.
/// - Parameter hosts: One for each member; on loopback when left out.
/// - Throws: ``ZooKeeperServerError`` when the ensemble does not start, or what `body` throws.
@discardableResult
public func withZooKeeperEnsemble<Result>(
    members count: Int = 3,
    on hosts: [NetworkHost]? = nil,
    _ configuration: ZooKeeperServer.Configuration = .init(),
    isolation: isolated (any Actor)? = #isolation,
    _ body: (ZooKeeperEnsemble) async throws -> Result
) async throws -> Result {
    try await ServerSlots.withSlots(count) {
        let ensemble = try await ZooKeeperEnsemble.start(members: count, on: hosts, configuration)
        do {
            let result = try await body(ensemble)
            await ensemble.close()
            return result
        } catch {
            for member in ensemble.members { dumpLog(of: member, because: error) }
            await ensemble.close()
            throw error
        }
    }
}
