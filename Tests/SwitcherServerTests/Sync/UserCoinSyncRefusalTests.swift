import Logging
import Switcher
import SwitcherTestKit
import Synchronization
import Testing
import UpstreamTestKit
import ZooKeeperTestKit

/// Records of a pull that ZooKeeper refuses.
@Suite struct UserCoinSyncRefusalTests {
    private func lock(_ names: [String], _ zooKeeper: ZooKeeperServer) async throws {
        try await zooKeeper.withRawClient { client in
            if try await client.exists("/pool") == nil { try await client.create("/pool") }
            if try await client.exists(RunningSync.directory) == nil { try await client.create(RunningSync.directory) }
            try await client.addAuth(digest: "other:secret")
            for start in stride(from: 0, to: names.count, by: 500) {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for name in names[start..<min(start + 500, names.count)] {
                        group.addTask {
                            let readable = RawACL(permissions: 1, scheme: "world", id: "anyone")
                            try await client.create(
                                "\(RunningSync.directory)/\(name)",
                                Array("old".utf8),
                                acl: [.creatorAll, readable]
                            )
                        }
                    }
                    try await group.waitForAll()
                }
            }
        }
    }

    private func unlock(_ name: String, _ zooKeeper: ZooKeeperServer) async throws {
        try await zooKeeper.withRawClient { try await $0.delete("\(RunningSync.directory)/\(name)") }
    }

    private func map(_ users: [String], _ coin: String = "btc", nowDate: Int64) -> UpstreamServer.Response {
        .users(users.map { ($0, coin) }, nowDate: nowDate)
    }

    /// Sixteen of them at the head of a map once meant that the others were never written and the cursor never moved.
    @Test func theCursorMovesAndTheRefusedOnesAreTriedAgain() async throws {
        let locked = (0..<20).map { "locked\($0)" }
        let others = (0..<5_000).map { "user\($0)" }
        try await withZooKeeper { zooKeeper in
            try await lock(locked, zooKeeper)
            try await withSync(
                zooKeeper,
                answer: UpstreamServer.Answer { request in
                    request.lastDate == 0 ? map(locked + others, nowDate: 42) : map([], nowDate: 43)
                }
            ) { running in
                try await running.waitForPulls(2)
                #expect(running.lastDates.prefix(2) == [0, 42])
                let first = try #require(running.pulls.first)
                #expect(first.message == "Synced" && first.level == .warning)
                #expect(first.metadata["refused"] == "20")
                #expect(first.metadata["refused_first"]?.contains("locked0=btc") == true)
                #expect(first.metadata["refused_first"]?.contains("locked9=") == false, "the first few")
                #expect(running.pulls[1].metadata["refused"] == "20", "they were tried again")
                #expect(running.log.entries("Record refused by ZooKeeper").count { $0.level == .error } == 1)
                #expect(await running.sync.carriedCount == 20)
                var records = try await zooKeeper.records(in: RunningSync.directory)
                #expect(records.values.count { $0 == "btc" } == others.count)

                try await unlock("locked7", zooKeeper)
                try await eventually("it is written when it can be") {
                    try await zooKeeper.records(in: RunningSync.directory)["locked7"] == "btc"
                }
                try await eventually("it is no longer carried") { await running.sync.carriedCount == 19 }
                records = try await zooKeeper.records(in: RunningSync.directory)
                #expect(records["locked8"] == "old")
                #expect(running.pulls.allSatisfy { $0.message == "Synced" })
            }
        }
    }

    @Test func aNewerSwitchOvertakesWhatIsCarried() async throws {
        try await withZooKeeper { zooKeeper in
            try await lock(["alice", "bob"], zooKeeper)
            let newer = Mutex<[String]>([])
            try await withSync(
                zooKeeper,
                answer: UpstreamServer.Answer { request in
                    request.lastDate == 0 ? map(["alice", "bob"], nowDate: 42) : map(newer.withLock { $0 }, "bcc", nowDate: 43)
                }
            ) { running in
                try await running.waitForPulls(2)
                #expect(await running.sync.carriedCount == 2)
                // One is pushed, in vain; the other comes with a pull.
                await #expect(throws: SwitchWriteError.self) { try await running.push("alice", "ltc") }
                try await eventually("the push has overtaken it") { await running.sync.carriedCount == 1 }
                try await unlock("alice", zooKeeper)
                newer.withLock { $0 = ["bob"] }
                let count = running.pulls.count
                try await running.waitForPulls(count + 2)
                try await unlock("bob", zooKeeper)
                try await eventually("bob is written") {
                    try await zooKeeper.records(in: RunningSync.directory) == ["bob": "bcc"]
                }
                try await eventually("nothing is left") { await running.sync.carriedCount == 0 }
            }
        }
    }

    @Test func moreThanAreCarriedKeepTheCursor() async throws {
        let locked = (0..<10_001).map { "l\($0)" }
        let isFewer = Mutex(false)
        try await withZooKeeper { zooKeeper in
            try await lock(locked, zooKeeper)
            try await withSync(
                zooKeeper,
                answer: UpstreamServer.Answer { _ in
                    map(isFewer.withLock { $0 } ? Array(locked.dropLast()) + ["user"] : locked + ["user"], nowDate: 42)
                }
            ) { running in
                try await running.waitForPulls(1, timeout: Timeouts.start * 2)
                #expect(running.pulls[0].metadata["next_last_date"] == "0")
                #expect(running.pulls[0].metadata["refused"] == "10001")
                #expect(running.pulls[0].metadata["reason"]?.contains("more than the 10000") == true)
                #expect(try await zooKeeper.records(in: RunningSync.directory)["user"] == "btc")
                isFewer.withLock { $0 = true }
                try await eventually(timeout: Timeouts.start * 2, "ten thousand are carried") {
                    await running.sync.lastDate == 42
                }
                #expect(await running.sync.carriedCount == 10_000)
                await running.stop()
            }
        }
    }
}
