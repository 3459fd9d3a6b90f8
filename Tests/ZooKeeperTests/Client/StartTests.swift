import Logging
import Testing
import ZooKeeper
import ZooKeeperTestKit

/// A client for as long as something runs.
@Suite struct StartTests {
    private struct Unwanted: Error, Equatable {}

    private func configuration(_ server: ZooKeeperServer) throws -> ZooKeeperConfiguration {
        try ZooKeeperConfiguration(connectString: server.connectString)
    }

    private let logger = {
        var logger = Logger(label: "test")
        logger.logLevel = .error
        return logger
    }()

    @Test func itLivesAsLongAsItsBody() async throws {
        try await withZooKeeper { server in
            var paths: [ZNodePath] = []
            let client = try await withZooKeeperClient(configuration(server), logger: logger) { client in
                paths.append(try await client.create("/e", mode: .ephemeral))
                #expect(try await server.ephemeralCount() == 1)
                return client
            }
            #expect(paths == ["/e"])
            #expect(try await server.ephemeralCount() == 0, "the session has ended")
            #expect(await failure(of: { try await client.exists("/e") })?.code == .closed)
        }
    }

    @Test func itEndsWhenItsBodyThrows() async throws {
        try await withZooKeeper { server async throws in
            await #expect(throws: Unwanted()) {
                try await withZooKeeperClient(configuration(server), logger: logger) { client in
                    try await client.create("/e", mode: .ephemeral)
                    throw Unwanted()
                }
            }
            #expect(try await server.ephemeralCount() == 0)
        }
    }

    @Test func itThrowsWhatItsBodyThrows() async throws {
        let unreachable = try ZooKeeperConfiguration(connectString: "127.0.0.1:\(FreePort.next())")
        do throws(ZooKeeperError) {
            try await withZooKeeperClient(unreachable, logger: logger) { client async throws(ZooKeeperError) in
                _ = try await client.get("/a", timeout: .milliseconds(50))
            }
            Issue.record("it has read something")
        } catch {
            #expect(error.code == .deadlineExceeded)
        }
    }

    @Test func aCancellationIsForTheBodyToNotice() async throws {
        try await withZooKeeper { server in
            let (started, continuation) = AsyncStream<Void>.makeStream()
            let (configuration, logger) = (try configuration(server), logger)
            let running = Task {
                try await withZooKeeperClient(configuration, logger: logger) { client in
                    try await client.create("/a")
                    continuation.yield()
                    let error = await failure(of: {
                        while true { try await client.set("/a", data: [1]) }
                    })
                    #expect(error?.code == .cancelled)
                    // What has to be put in order is not the cancelled task's any more.
                    _ = try await Task { try await client.set("/a", data: [2]) }.value
                }
            }
            for await _ in started { break }
            running.cancel()
            try await running.value
            #expect(try await server.withRawClient { try await $0.get("/a").data } == [2])
            #expect(try await server.connectionCount() == 0)
        }
    }
}
