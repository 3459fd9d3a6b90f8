import Testing
import ZooKeeper
import ZooKeeperTestKit

/// A server that does not take the client's identity: one that knows no such scheme.
@Suite struct RefusedIdentityTests {
    private static var configuration: ZooKeeperServer.Configuration {
        var configuration = ZooKeeperServer.Configuration()
        configuration.javaOptions = ["-Dzookeeper.DigestAuthenticationProvider.enabled=false"]
        return configuration
    }

    /// The server ends such a session as soon as it is told of the identity. What comes in between two of them waits.
    private static let codes: Set<ZooKeeperError.Code> = [
        .authenticationFailed, .connectionLoss, .sessionExpired, .notConnected, .deadlineExceeded,
    ]

    @Test func operationsFailAndNothingIsDone() async throws {
        try await withZooKeeper(Self.configuration) { server in
            try await withClient(
                server.connectString,
                configure: { $0.digestIdentity = .init(user: "pool", password: "secret") }
            ) { client in
                try await eventually("a read is told of the refusal") {
                    let error = await failure(of: { try await client.get("/zookeeper", timeout: Timeouts.base) })
                    #expect(error.map { Self.codes.contains($0.code) } == true, "\(error as Any)")
                    return error?.code == .authenticationFailed
                }
                try await eventually("a write is told of the refusal") {
                    let error = await failure(of: { try await client.create("/a", timeout: Timeouts.base) })
                    #expect(error.map { Self.codes.contains($0.code) } == true, "\(error as Any)")
                    return error?.code == .authenticationFailed
                }
                #expect(try await server.withRawClient { try await $0.exists("/a") } == nil)
            }
            #expect(try await server.watchCount() == 0)
        }
    }
}
