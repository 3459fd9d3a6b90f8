import Foundation
import Testing
import ZooKeeper
import ZooKeeperRecipes
import ZooKeeperTestKit

/// A leader in a process of its own, which stands still until another leads, and wakes up believing that it leads.
@Suite struct FrozenLeaderTests {
    private struct Entry: Equatable {
        let name: String
        let token: Int64
    }

    @Test func itWritesNothingMore() async throws {
        let rounds = FaultRounds.count(5, shortened: 2)
        try await withZooKeeper { server in
            let folder = try TemporaryDirectory(prefix: "candidates")
            try await server.withRawClient { _ = try await $0.create("/ledger") }
            let names = ["alice", "bob"]
            var processes: [WatchedProcess] = []
            for name in names {
                processes.append(
                    try await WatchedProcess.launch(
                        Self.program,
                        [server.connectString, "/leader", "/ledger", name],
                        in: folder.path,
                        log: "\(folder.path)/\(name).log"
                    )
                )
            }
            defer { for process in processes { process.send(SIGKILL) } }
            try await server.waitForNames(2, in: "/leader")
            for _ in 0..<rounds {
                let last = try await Self.lastEntry(of: server)
                let leader = try #require(names.firstIndex(of: last.name))
                processes[leader].send(SIGSTOP)
                try await eventually(timeout: Timeouts.start, "the other one leads") {
                    try await Self.lastEntry(of: server).name != last.name
                }
                processes[leader].send(SIGCONT)
                // It has learned that it leads no more when it stands in the queue again.
                try await server.waitForNames(2, in: "/leader")
            }
            for process in processes {
                process.send(SIGKILL)
                await process.waitUntilGone()
            }
            let entries = try await Self.entries(of: server)
            let tokens = entries.map(\.token)
            // The ledger's order is ZooKeeper's. Who leads later has a higher token: so nothing of an earlier leader is behind it.
            #expect(tokens == tokens.sorted())
            #expect(Set(tokens).count >= rounds + 1)
        }
    }

    private static let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        .appending(path: "recipe-candidate").path

    private static func lastEntry(of server: ZooKeeperServer) async throws -> Entry {
        var last: Entry?
        try await eventually("somebody has written") {
            last = try await server.withRawClient { client in
                guard let name = try await client.children("/ledger").max() else { return nil }
                return try await entry(name, client)
            }
            return last != nil
        }
        return try #require(last)
    }

    private static func entries(of server: ZooKeeperServer) async throws -> [Entry] {
        try await server.withRawClient { client in
            var entries: [Entry] = []
            for name in try await client.children("/ledger").sorted() { entries.append(try await entry(name, client)) }
            return entries
        }
    }

    private static func entry(_ name: String, _ client: RawZooKeeperClient) async throws -> Entry {
        let words = try await client.get("/ledger/\(name)").text.split(separator: " ")
        return Entry(name: String(try #require(words.first)), token: try #require(words.last.flatMap { Int64($0) }))
    }
}
