import Switcher
import Synchronization
import Testing
import ZooKeeper
import ZooKeeperTestKit

/// Records that ZooKeeper refuses, beside others.
@Suite struct SwitchWriterRefusalTests {
    private static let readOnly = AccessControlList([.init(permissions: .read, scheme: "world", identity: "anyone")])

    private func withLockedRecords(
        _ names: [String],
        requestTimeout: Duration = .seconds(60),
        _ body: @escaping @Sendable (RunningWriter, ZooKeeperServer) async throws -> Void
    ) async throws {
        try await withZooKeeper { server in
            try await withWriter(server.connectString, sessionTimeout: .seconds(40), requestTimeout: requestTimeout) { running in
                try await running.waitUntilReady()
                for start in stride(from: 0, to: names.count, by: 1_000) {
                    let operations = try names[start..<min(start + 1_000, names.count)].map {
                        TransactionOperation.create(try running.path($0), data: Array("old".utf8), access: Self.readOnly)
                    }
                    _ = try await running.client.transaction(operations)
                }
                try await body(running, server)
            }
        }
    }

    private final class Progress: Sendable {
        let refusals = Mutex(0)
        let isOver = Mutex(false)
    }

    private func expectRefusal(_ running: RunningWriter, _ name: String) async throws {
        let locked = try running.coinSwitch(name, "btc")
        await #expect(throws: SwitchWriteError.refused(first: locked, count: 1)) { try await running.writer.write([locked]) }
    }

    /// Lets those calls gather behind a transaction in flight.
    ///
    /// - Returns: How many transactions after that one the last of the good ones was done.
    private func transactionsBehind(
        _ running: RunningWriter,
        _ server: ZooKeeperServer,
        locked: [String],
        good: [String]
    ) async throws -> Int64 {
        try await server.freeze()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await running.switchCoin("first", "btc") }
            try await eventually("the first is sent") {
                let openCalls = await running.writer.openCallCount
                let queued = await running.writer.queuedRecordCount
                return openCalls == 1 && queued == 0
            }
            for name in locked { group.addTask { try await expectRefusal(running, name) } }
            for name in good { group.addTask { try await running.switchCoin(name, "btc") } }
            try await eventually("they wait") { await running.writer.queuedRecordCount == locked.count + good.count }
            try await server.thaw()
            try await group.waitForAll()
        }
        let first = try await running.client.get(running.path("first")).stat.modifiedTransaction
        var last = first
        for name in good { last = max(last, try await running.client.get(running.path(name)).stat.modifiedTransaction) }
        return last - first
    }

    @Test func recordsThatWereRefusedGoAlone() async throws {
        let locked = (0..<20).map { "locked\($0)" }
        try await withLockedRecords(locked) { running, server in
            for name in locked { try await expectRefusal(running, name) }
            let good = (0..<20).map { "user\($0)" }
            for _ in 0..<3 {
                #expect(try await transactionsBehind(running, server, locked: locked, good: good) == 1, "the very next one")
            }
        }
    }

    @Test func whatOneRefusedRecordLeavesGoesAgainAtOnce() async throws {
        try await withLockedRecords(["locked"]) { running, server in
            let good = (0..<20).map { "user\($0)" }
            // The one that fails, and the pieces of the rest.
            let count = try await transactionsBehind(running, server, locked: ["locked"], good: good)
            #expect(count <= 1 + 9)
        }
    }

    /// Once four callers who retried refused records took four good ones from thousands of switches to a handful.
    @Test func thoseWhoRetryRefusedRecordsDoNotStarveTheOthers() async throws {
        let locked = (0..<64).map { "locked\($0)" }
        try await withLockedRecords(locked) { running, _ in
            let progress = Progress()
            let each = 300
            try await withThrowingTaskGroup(of: Void.self) { group in
                for caller in 0..<4 {
                    group.addTask {
                        var number = caller
                        while !progress.isOver.withLock({ $0 }) {
                            try await expectRefusal(running, locked[number % locked.count])
                            progress.refusals.withLock { $0 += 1 }
                            number += 4
                        }
                    }
                }
                try await withThrowingTaskGroup(of: Void.self) { good in
                    for caller in 0..<4 {
                        good.addTask {
                            for number in 0..<each {
                                try await running.switchCoin("user\(caller)", number % 2 == 0 ? "btc" : "ltc")
                            }
                        }
                    }
                    try await good.waitForAll()
                }
                progress.isOver.withLock { $0 = true }
                try await group.waitForAll()
            }
            // All of them are served alike. It was one good switch for thirty refusals and more.
            let count = progress.refusals.withLock { $0 }
            #expect(count > 0)
            #expect(count <= 4 * each * 5, "\(count) refusals beside \(4 * each) good switches")
        }
    }

    @Test func aBatchWritesAllOthersHoweverManyAreRefused() async throws {
        let locked = (0..<3_000).map { "locked\($0)" }
        try await withLockedRecords(locked) { running, _ in
            let names = locked + (0..<3_000).map { "user\($0)" }
            // Known to be refused the second time, and written among singles.
            for coin in ["btc", "ltc"] {
                let first = try running.coinSwitch("locked0", coin)
                async let single: Void = running.switchCoin("single", coin)
                await #expect(throws: SwitchWriteError.refused(first: first, count: 3_000)) {
                    try await running.switchCoin(names, coin)
                }
                try await single
                for name in ["user0", "user1500", "user2999"] { #expect(try await running.coin(name) == coin) }
                #expect(try await running.coin("locked2999") == "old")
            }
            #expect(await running.writer.queuedRecordCount == 0)
            #expect(await running.writer.openCallCount == 0)
        }
    }

    @Test func aBatchWithRefusedRecordsCostsTransactionsInProportionToThem() async throws {
        let locked = (0..<40).map { "locked\($0)" }
        try await withLockedRecords(locked) { running, _ in
            let names = (0..<4_000).flatMap { $0 % 100 == 0 ? ["user\($0)", locked[$0 / 100]] : ["user\($0)"] }
            try await running.switchCoin("before", "btc")
            await #expect(throws: SwitchWriteError.self) { try await running.switchCoin(names, "btc") }
            try await running.switchCoin("after", "btc")
            let before = try await running.client.get(running.path("before")).stat.modifiedTransaction
            let after = try await running.client.get(running.path("after")).stat.modifiedTransaction
            #expect(after - before <= 3 + 9 * 40)
        }
    }

    @Test func whatIsWrittenAfterAllIsNoLongerApart() async throws {
        try await withLockedRecords(["alice"]) { running, server in
            try await expectRefusal(running, "alice")
            try await running.client.delete(running.path("alice"))
            // Alone, and created: whether it was there is learnt on the way.
            try await running.switchCoin("alice", "btc")
            #expect(try await running.coin("alice") == "btc")
            #expect(try await transactionsBehind(running, server, locked: [], good: ["alice", "bob"]) == 1)
        }
    }

    @Test func aNameIsEscapedInTheLog() async throws {
        let name = "ali\u{202E}\u{2028}ce"
        try await withLockedRecords([name]) { running, _ in
            try await expectRefusal(running, name)
            let entries = running.log.entries("Record refused by ZooKeeper")
            #expect(entries.map { $0.metadata["puname"] } == ["ali\\u{202e}\\u{2028}ce"])
        }
    }

    // MARK: What is carried along

    @Test func whatIsRefusedIsReturnedWithItsPlace() async throws {
        try await withLockedRecords(["locked", "other"]) { running, _ in
            let switches = try ["a", "locked", "b", "other"].map { try running.coinSwitch($0, "btc") }
            let refused = try await running.writer.write(switches, acceptedAt: running.writer.acceptNow())
            #expect(refused.map(\.coinSwitch) == [switches[1], switches[3]])
            #expect(try await running.coin("b") == "btc")

            // Tried again in vain, beside others.
            let again = try await running.writer.write(
                [running.coinSwitch("a", "ltc")],
                acceptedAt: running.writer.acceptNow(),
                carrying: refused
            )
            #expect(again == refused)
            #expect(try await running.coin("a") == "ltc")

            // Written when it can be.
            try await running.client.delete(running.path("locked"))
            let left = try await running.writer.write([], acceptedAt: running.writer.acceptNow(), carrying: refused)
            #expect(left == [refused[1]])
            #expect(try await running.coin("locked") == "btc")
        }
    }

    @Test func whatIsCarriedIsNotWrittenOverANewerSwitch() async throws {
        try await withLockedRecords(["alice", "bob"]) { running, _ in
            let refused = try await running.writer.write(
                [running.coinSwitch("alice", "btc"), running.coinSwitch("bob", "btc")],
                acceptedAt: running.writer.acceptNow()
            )
            #expect(refused.count == 2)
            // One is written, the other refused again: both are newer.
            try await running.client.delete(running.path("alice"))
            try await running.switchCoin("alice", "ltc")
            await #expect(throws: SwitchWriteError.self) { try await running.switchCoin("bob", "ltc") }
            try await running.client.delete(running.path("bob"))
            let left = try await running.writer.write([], acceptedAt: running.writer.acceptNow(), carrying: refused)
            #expect(left.isEmpty, "overtaken")
            #expect(try await running.coin("alice") == "ltc")
            #expect(try await running.client.exists(running.path("bob")) == nil)
        }
    }

    /// A newer switch whose caller was told that it is not confirmed: nobody knows whether it stands, and the older one is not written.
    @Test func whatIsCarriedIsDoneWithWhereANewerOneWasGivenUp() async throws {
        try await withLockedRecords(["alice"], requestTimeout: .seconds(3) * Timeouts.scale) { running, server in
            let refused = try await running.writer.write(
                [running.coinSwitch("alice", "btc")],
                acceptedAt: running.writer.acceptNow()
            )
            #expect(refused.count == 1)
            try await server.freeze()
            await #expect(throws: SwitchWriteError.self) { try await running.switchCoin("alice", "ltc") }
            await server.kill()
            try await server.restart()
            try await running.switchCoinUntilConfirmed("bob", "btc")
            let left = try await running.writer.write([], acceptedAt: running.writer.acceptNow(), carrying: refused)
            #expect(left.isEmpty, "overtaken")
        }
    }
}
