public import UpstreamTestKit

/// Runs a web site of these users for as long as `body` runs, which begins when the site listens.
///
/// - Parameter port: Where on 127.0.0.1; a free one if none is given.
/// - Throws: When it cannot listen, or what `body` throws.
@discardableResult
public func withSampleUpstream<Value: Sendable>(
    port: Int = 0,
    users: SampleUsers,
    isolation: isolated (any Actor)? = #isolation,
    _ body: (UpstreamServer) async throws -> Value
) async throws -> Value {
    try await withUpstream(port: port, UpstreamServer.Answer(SampleUpstream(users: users).response), body)
}
