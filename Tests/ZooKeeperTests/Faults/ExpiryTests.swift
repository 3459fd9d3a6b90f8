import Synchronization
import Testing
import ZooKeeper
import ZooKeeperTestKit

/// Sessions that expire while transactions are being submitted, on which the library is known to abort the process.
@Suite struct ExpiryTests {
    private final class Progress: Sendable {
        private let state = Mutex((confirmed: 0, isOver: false))

        var confirmed: Int { state.withLock { $0.confirmed } }
        var isOver: Bool { state.withLock { $0.isOver } }

        func confirm() { state.withLock { $0.confirmed += 1 } }
        func end() { state.withLock { $0.isOver = true } }
    }

    @Test func transactionsGoOnInTheNextSession() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString) { client in
                let paths = try (0..<1_000).map { try path("/node\($0)") }
                _ = try await client.transaction(paths.map { .create($0, data: []) })
                // Their submission takes milliseconds: there nearly always is one when a session expires.
                let operations = paths.map { TransactionOperation.set($0, data: Array("value".utf8)) }
                let progress = Progress()
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<4 {
                        group.addTask {
                            while !progress.isOver {
                                do throws(ZooKeeperError) {
                                    _ = try await client.transaction(operations, timeout: .seconds(60))
                                    progress.confirm()
                                } catch {
                                    guard error.isConnectionProblem else { throw error }
                                }
                            }
                        }
                    }
                    group.addTask {
                        defer { progress.end() }
                        for _ in 0..<FaultRounds.count(50, shortened: 5) {
                            let session = try #require(await client.session)
                            try await server.expireSession(id: session.id, password: session.password)
                            let before = progress.confirmed
                            try await eventually("there is a new session") {
                                let new = await client.session
                                return new != nil && new?.id != session.id
                            }
                            try await eventually("transactions are confirmed in it") { progress.confirmed >= before + 4 }
                        }
                    }
                    try await group.waitForAll()
                }
            }
        }
    }

    @Test func moreThanTheLibraryCanHoldWaitsInTheClient() async throws {
        // The library closes its own socket at the 65,537th operation that it cannot pass on.
        let count = FaultRounds.count(80_000, shortened: 10_000)
        try await withZooKeeper { server in
            try await withClient(
                server.connectString,
                configure: {
                    $0.maximumOperationsWaiting = count
                    $0.sessionTimeout = .seconds(60)
                }
            ) { client in
                try await client.create(path("/a"))
                let session = await client.session
                try await server.freeze()
                let target = try path("/a")
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<count {
                        group.addTask { try await client.set(target, data: [1], timeout: .seconds(600)) }
                    }
                    // Turned away in its turn, when nearly all of them have reached the client.
                    await #expect(throws: ZooKeeperError.self) { try await client.get(target, timeout: .milliseconds(300)) }
                    try await server.thaw()
                    try await group.waitForAll()
                }
                let version = try await client.get(target).stat.version
                #expect(version == count)
                #expect(await client.session == session)
            }
        }
    }
}
