import Synchronization
import Testing
import ZooKeeper
import ZooKeeperRecipes
import ZooKeeperTestKit

@Suite struct LockTests {
    private final class Holders: Sendable {
        private let count = Atomic(0)
        /// - Returns: How many there are now.
        func come() -> Int { count.add(1, ordering: .relaxed).newValue }
        func go() { count.subtract(1, ordering: .relaxed) }
    }

    @Test func oneAtATimeHoldsIt() async throws {
        try await withZooKeeper { server in
            try await withClients(server.connectString, 3) { clients in
                let counter = try path("/counter")
                try await clients[0].create(counter, data: [0])
                let holders = Holders()
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for caller in 0..<12 {
                        let (client, directory) = (clients[caller % 3], try path("/app/lock"))
                        group.addTask {
                            for _ in 0..<5 {
                                try await Lock(client: client, path: directory).withLock { _ in
                                    #expect(holders.come() == 1)
                                    // Who reads what another is about to overwrite loses a step.
                                    let count = try await client.get(counter).data[0]
                                    try await client.set(counter, data: [count + 1])
                                    holders.go()
                                }
                            }
                        }
                    }
                    try await group.waitForAll()
                }
                #expect(try await clients[0].get(counter).data == [60])
                try await server.waitUntilNothingIsLeft(in: "/app/lock")
            }
        }
    }

    @Test func theBodysValueIsReturned() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString) { client in
                let lock = Lock(client: client, path: try path("/lock"), data: Array("me".utf8))
                let data = try await lock.withLock { try await client.get($0.fence.node).data }
                #expect(data == Array("me".utf8))
                #expect(try await server.names(in: "/lock") == [])
            }
        }
    }

    @Test func theBodysErrorIsThrownAndTheLockReleased() async throws {
        struct Failed: Error {}
        try await withZooKeeper { server in
            try await withClient(server.connectString) { client in
                let lock = Lock(client: client, path: try path("/lock"))
                await #expect(throws: Failed.self) { try await lock.withLock { _ in throw Failed() } }
                #expect(try await server.names(in: "/lock") == [])
            }
        }
    }

    @Test func theNextOneGetsIt() async throws {
        try await withZooKeeper { server in
            try await withClients(server.connectString, 2) { clients in
                let locks = try clients.map { Lock(client: $0, path: try path("/lock")) }
                let first = try await locks[0].acquire()
                async let second = locks[1].acquire()
                try await server.waitForNames(2, in: "/lock")
                try await first.release()
                // A second time nothing happens.
                try await first.release()
                let hold = try await second
                #expect(hold.fence.token > first.fence.token)
                #expect(!first.isLost)
                try await hold.release()
            }
        }
    }

    @Test func whoHasNoTimeLeftDoesNotWait() async throws {
        try await withZooKeeper { server in
            try await withClients(server.connectString, 2) { clients in
                let locks = try clients.map { Lock(client: $0, path: try path("/lock")) }
                let hold = try await locks[0].acquire(timeout: .seconds(600))
                for timeout in [Duration.milliseconds(300), .zero, .seconds(-1)] {
                    #expect(await failure(of: { try await locks[1].acquire(timeout: timeout) })?.code == .timedOut)
                }
                #expect(await failure(of: { try await locks[1].withLock(timeout: .zero) { _ in } })?.code == .timedOut)
                try await server.waitForNames(1, in: "/lock")
                try await hold.release()
                try await locks[1].acquire(timeout: .seconds(600)).release()
                try await server.waitUntilNothingIsLeft(in: "/lock")
            }
        }
    }

    @Test func aForgottenHoldIsReleased() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString) { client in
                let lock = Lock(client: client, path: try path("/lock"))
                _ = try await lock.acquire()
                try await lock.acquire().release()
                try await server.waitUntilNothingIsLeft(in: "/lock")
            }
        }
    }

    @Test func whatElseIsInTheDirectoryDoesNotCount() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString) { client in
                try await client.ensurePath(try path("/lock/README"))
                try await client.create(try path("/lock/c-"), mode: .persistentSequential)
                try await Lock(client: client, path: try path("/lock")).withLock { _ in }
                #expect(try await server.names(in: "/lock").count == 2)
            }
        }
    }

    @Test func itCostsAsFewRequestsAsItSays() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString) { client in
                let lock = Lock(client: client, path: try path("/lock"))
                try await lock.withLock { _ in }
                let before = try await server.packetsReceived()
                for _ in 0..<100 { try await lock.withLock { _ in } }
                // Creation, listing, own znode, deletion. The rest is for signs of life and this question.
                #expect(try await server.packetsReceived() - before <= 440)
            }
        }
    }
}
