import Switcher
import Testing
import ZooKeeper
import ZooKeeperTestKit

@Suite struct SwitchWriterTests {
    @Test func aRecordIsCreatedThenWritten() async throws {
        try await withZooKeeper { server in
            try await withWriter(server.connectString) { running in
                try await running.switchCoin("alice", "btc")
                #expect(try await running.coin("alice") == "btc")
                try await running.switchCoin("alice", "bcc")
                #expect(try await running.coin("alice") == "bcc")
                #expect(try await running.client.get(running.path("alice")).stat.version == 1)
            }
        }
    }

    @Test func theSameCoinIsWrittenAgain() async throws {
        try await withZooKeeper { server in
            try await withWriter(server.connectString) { running in
                for _ in 0..<3 { try await running.switchCoin("alice", "btc") }
                #expect(try await running.client.get(running.path("alice")).stat.version == 2)
            }
        }
    }

    @Test func aBatchIsWrittenWhole() async throws {
        try await withZooKeeper { server in
            try await withWriter(server.connectString) { running in
                let names = (0..<10_000).map { "user\($0)" }
                try await running.switchCoin(names, "btc")
                #expect(try await running.client.children(of: ZNodePath(RunningWriter.directory)).names.count == names.count)
                try await running.switchCoin(names, "bcc")
                for name in ["user0", "user4999", "user9999"] {
                    #expect(try await running.coin(name) == "bcc")
                }
            }
        }
    }

    @Test func aNameListedTwiceGetsTheLastCoin() async throws {
        try await withZooKeeper { server in
            try await withWriter(server.connectString) { running in
                // Far enough apart to go in different transactions, and next to each other.
                let filler = (0..<5_000).map { "filler\($0)" }
                var switches = try [
                    running.coinSwitch("far", "btc"), running.coinSwitch("near", "btc"), running.coinSwitch("near", "ltc"),
                ]
                switches += try filler.map { try running.coinSwitch($0, "btc") }
                switches.append(try running.coinSwitch("far", "ltc"))
                for _ in 0..<2 {
                    try await running.writer.write(switches)
                    #expect(try await running.coin("far") == "ltc")
                    #expect(try await running.coin("near") == "ltc")
                }
            }
        }
    }

    @Test func concurrentSinglesShareTransactions() async throws {
        try await withZooKeeper { server in
            try await withWriter(server.connectString) { running in
                try await running.waitUntilReady()
                let names = (0..<200).map { "user\($0)" }
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for name in names { group.addTask { try await running.switchCoin(name, "btc") } }
                    try await group.waitForAll()
                }
                var transactions: Set<Int64> = []
                for name in names {
                    transactions.insert(try await running.client.get(running.path(name)).stat.modifiedTransaction)
                }
                #expect(transactions.count < names.count)
            }
        }
    }

    @Test func theSwitchAcceptedLastStands() async throws {
        try await withZooKeeper { server in
            try await withWriter(server.connectString, configure: { $0.maximumTransactionRecords = 100 }) { running in
                let names = (0..<20_000).map { "user\($0)" }
                try await running.switchCoin(names, "btc")
                async let batch: Void = running.switchCoin(names, "bcc")
                // The batch is accepted and not done.
                try await eventually("the batch waits") { await running.writer.queuedRecordCount > 1_000 }
                let late = [names[0], names[10_000], names[19_999]]
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for name in late { group.addTask { try await running.switchCoin(name, "ltc") } }
                    try await group.waitForAll()
                }
                try await batch
                for name in late { #expect(try await running.coin(name) == "ltc") }
                #expect(try await running.coin(names[1]) == "bcc")
            }
        }
    }

    @Test func whatIsFetchedCountsFromWhenItWasAskedFor() async throws {
        try await withZooKeeper { server in
            try await withWriter(server.connectString) { running in
                try await running.switchCoin(["alice", "bob"], "btc")
                let asked = running.writer.acceptNow()
                try await running.switchCoin("alice", "ltc")
                try await running.writer.write(
                    [running.coinSwitch("alice", "bcc"), running.coinSwitch("bob", "bcc")],
                    acceptedAt: asked
                )
                #expect(try await running.coin("alice") == "ltc", "pushed while the reply was under way")
                #expect(try await running.coin("bob") == "bcc")
                try await running.switchCoin("bob", "btc")
                #expect(try await running.coin("bob") == "btc")
            }
        }
    }

    @Test func aFullQueueAcceptsNothing() async throws {
        try await withZooKeeper { server in
            try await server.freeze()
            try await withWriter(server.connectString, requestTimeout: .seconds(60), configure: { $0.maximumQueuedRecords = 100 })
            {
                running in
                let names = (0..<500).map { "user\($0)" }
                async let batch: Void = running.switchCoin(names, "btc")
                try await eventually("the batch waits") { await running.writer.queuedRecordCount == 500 }
                await #expect(throws: SwitchWriteError.queueFull) {
                    try await running.switchCoin((0..<17).map { "late\($0)" }, "btc")
                }
                // What waits of large calls does not turn a lone switch away.
                async let lone: Void = running.switchCoin("lone", "btc")
                try await eventually("it waits too") { await running.writer.queuedRecordCount == 501 }
                try await server.thaw()
                try await lone
                try await batch
                try await running.switchCoin("late", "btc")
                #expect(try await running.coin("late") == "btc")
                #expect(try await running.coin("user499") == "btc")
                #expect(try await running.client.exists(running.path("late0")) == nil, "it was turned away")
            }
        }
    }

    @Test func aStopFailsWhatIsNotConfirmed() async throws {
        try await withZooKeeper { server in
            try await server.freeze()
            try await withWriter(server.connectString, requestTimeout: .seconds(60)) { running in
                async let call: Void = running.switchCoin("alice", "btc")
                try await eventually("the call waits") { await running.writer.queuedRecordCount == 1 }
                await running.writer.finish(within: .zero)
                do {
                    try await call
                    Issue.record("the call succeeded without a server")
                } catch let error as SwitchWriteError {
                    #expect(error == .stopped)
                }
            }
        }
    }
}
