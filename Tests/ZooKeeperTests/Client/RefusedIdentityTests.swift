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

    /// Also those that come while the next session is waited for.
    @Test func whoWaitsIsToldOfTheRefusal() async throws {
        let log = LogRecorder()
        try await withZooKeeper(Self.configuration) { server in
            try await withClient(
                server.connectString,
                log: log,
                configure: { $0.digestIdentity = .init(user: "pool", password: "secret") }
            ) { client in
                for _ in 0..<10 {
                    let error = await failure(of: { try await client.get("/zookeeper", timeout: Timeouts.start) })
                    #expect(error?.code == .authenticationFailed && error?.isOutcomeUnknown == false, "\(error as Any)")
                }
            }
            // The 1st, the 2nd, the 4th and the 8th.
            let told = log.entries("ZooKeeper refused the identity")
            #expect(told.count >= 4 && told.allSatisfy { $0.metadata["server"] == server.connectString })
            #expect(!log.text.contains("secret"))
        }
    }

    /// It is no refusal, and the session goes on.
    @Test(arguments: [false, true]) func aConnectionThatIsLostBeforeTheAnswer(isPassed: Bool) async throws {
        let log = LogRecorder()
        try await withZooKeeper { server in
            try await withFaultProxy(to: server.port) { proxy in
                proxy.cutAtRequest(containing: Array("pool:secret".utf8), passing: isPassed)
                try await withClient(
                    proxy.connectString,
                    log: log,
                    configure: { $0.digestIdentity = .init(user: "pool", password: "secret") }
                ) { client in
                    // A read is repeated.
                    #expect(try await client.exists("/owned", timeout: Timeouts.start) == nil)
                    try await client.create("/owned", access: .readableByAll)
                    try await client.set("/owned", data: [1])
                    #expect(proxy.trappedCount == 1)
                }
            }
        }
        #expect(log.entries("ZooKeeper session lost").isEmpty && log.entries("ZooKeeper refused the identity").isEmpty)
        #expect(Set(log.entries("ZooKeeper connected").map { $0.metadata["session"] }).count == 1)
    }
}
