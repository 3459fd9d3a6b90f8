import Synchronization
import Testing
import ZooKeeper
import ZooKeeperRecipes
import ZooKeeperTestKit

/// Fifty who want the same.
@Suite struct LockQueueTests {
    private static let count = 50

    private final class Order: Sendable {
        private let entries = Mutex<[Int]>([])
        var callers: [Int] { entries.withLock { $0 } }
        func append(_ caller: Int) { entries.withLock { $0.append(caller) } }
    }

    @Test func theyGetItInTheirOrderAndWakeOneEach() async throws {
        try await withZooKeeper { server in
            try await withClients(server.connectString, 6) { clients in
                let order = Order()
                let hold = try await Lock(client: clients[5], path: path("/lock")).acquire()
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for caller in 0..<Self.count {
                        let lock = Lock(client: clients[caller % 5], path: try path("/lock"))
                        group.addTask {
                            try await lock.withLock { _ in order.append(caller) }
                        }
                        // The next one comes when this one stands in the queue.
                        try await server.waitForNames(caller + 2, in: "/lock")
                    }
                    try await eventually("each watches the one before it, and the holder its own") {
                        try await server.watchCount() == Self.count + 1
                    }
                    let before = try await server.packetsReceived()
                    try await hold.release()
                    try await group.waitForAll()
                    // A herd would make a thousand. It is a listing, the own znode and a deletion each, and signs of life.
                    #expect(try await server.packetsReceived() - before < Self.count * 6)
                }
                #expect(order.callers == Array(0..<Self.count))
                try await server.waitUntilNothingIsLeft(in: "/lock")
            }
        }
    }

    @Test func whoLeavesTheQueueHoldsNobodyUp() async throws {
        try await withZooKeeper { server in
            try await withClients(server.connectString, 5) { clients in
                let hold = try await Lock(client: clients[0], path: path("/lock")).acquire()
                var callers: [Task<Int, any Error>] = []
                for caller in 0..<Self.count {
                    let lock = Lock(client: clients[caller % 5], path: try path("/lock"))
                    callers.append(Task { try await lock.withLock { _ in caller } })
                }
                try await server.waitForNames(Self.count + 1, in: "/lock")
                for caller in stride(from: 0, to: Self.count, by: 2) { callers[caller].cancel() }
                for caller in stride(from: 0, to: Self.count, by: 2) {
                    let task = callers[caller]
                    #expect(await failure(of: { try await task.value })?.code == .cancelled)
                }
                try await hold.release()
                for caller in stride(from: 1, to: Self.count, by: 2) { #expect(try await callers[caller].value == caller) }
                try await server.waitUntilNothingIsLeft(in: "/lock")
            }
        }
    }
}
