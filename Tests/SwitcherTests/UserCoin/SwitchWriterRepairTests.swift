import Switcher
import Testing
import ZooKeeper
import ZooKeeperTestKit

/// Nothing may assume that this process is the only writer.
@Suite struct SwitchWriterRepairTests {
    @Test func aRecordThatWasDeletedIsCreatedAgain() async throws {
        try await withZooKeeper { server in
            try await withWriter(server.connectString) { running in
                try await running.switchCoin(["alice", "bob"], "btc")
                try await running.client.delete(running.path("alice"))
                try await running.switchCoin(["alice", "bob"], "bcc")
                #expect(try await running.coin("alice") == "bcc")
                #expect(try await running.coin("bob") == "bcc")
            }
        }
    }

    @Test func aRecordThatSomebodyElseCreatedIsWritten() async throws {
        try await withZooKeeper { server in
            try await withWriter(server.connectString) { running in
                try await running.waitUntilReady()
                try await running.client.create(running.path("alice"), data: Array("ltc".utf8))
                try await running.switchCoin(["bob", "alice"], "btc")
                #expect(try await running.coin("alice") == "btc")
                #expect(try await running.coin("bob") == "btc")
            }
        }
    }

    @Test func thousandsOfDeletedRecordsAreFoundByListing() async throws {
        try await withZooKeeper { server in
            try await withWriter(server.connectString) { running in
                let names = (0..<5_000).map { "user\($0)" }
                try await running.switchCoin(names, "btc")
                for name in names where name.hasSuffix("7") { try await running.client.delete(running.path(name)) }
                try await running.switchCoin(names, "bcc")
                #expect(try await running.client.children(of: ZNodePath(RunningWriter.directory)).names.count == names.count)
                #expect(try await running.coin("user7") == "bcc")
            }
        }
    }

    @Test func theDirectoryIsCreatedAgain() async throws {
        try await withZooKeeper { server in
            try await withWriter(server.connectString) { running in
                try await running.switchCoin("alice", "btc")
                try await running.client.delete(running.path("alice"))
                try await running.client.delete(ZNodePath(RunningWriter.directory))
                try await running.client.delete(ZNodePath("/switch"))
                try await running.switchCoin(["alice", "bob"], "bcc")
                #expect(try await running.coin("alice") == "bcc")
                #expect(try await running.coin("bob") == "bcc")
            }
        }
    }

    @Test func aRefusedRecordDoesNotFailItsNeighbours() async throws {
        try await withZooKeeper { server in
            try await withWriter(server.connectString) { running in
                try await running.waitUntilReady()
                let readOnly = AccessControlList([.init(permissions: .read, scheme: "world", identity: "anyone")])
                try await running.client.create(running.path("locked"), data: Array("ltc".utf8), access: readOnly)
                let others = (0..<50).map { "user\($0)" }
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for name in others { group.addTask { try await running.switchCoin(name, "btc") } }
                    group.addTask {
                        let locked = try running.coinSwitch("locked", "btc")
                        await #expect(throws: SwitchWriteError.refused(first: locked, count: 1)) {
                            try await running.writer.write([locked])
                        }
                    }
                    try await group.waitForAll()
                }
                for name in others { #expect(try await running.coin(name) == "btc") }
                #expect(try await running.coin("locked") == "ltc")
            }
        }
    }

    @Test func aRefusedRecordFailsItsBatchAndTheRestIsWritten() async throws {
        try await withZooKeeper { server in
            try await withWriter(server.connectString) { running in
                try await running.waitUntilReady()
                let readOnly = AccessControlList([.init(permissions: .read, scheme: "world", identity: "anyone")])
                try await running.client.create(running.path("locked"), data: Array("ltc".utf8), access: readOnly)
                let locked = try running.coinSwitch("locked", "btc")
                await #expect(throws: SwitchWriteError.refused(first: locked, count: 1)) {
                    try await running.switchCoin(
                        (0..<40).map { "before\($0)" } + ["locked"] + (0..<40).map { "after\($0)" },
                        "btc"
                    )
                }
                #expect(try await running.coin("before39") == "btc")
                #expect(try await running.coin("after39") == "btc")
            }
        }
    }

    @Test func recordsBelongToTheIdentity() async throws {
        try await withZooKeeper { server in
            let identity = DigestIdentity(user: "pool", password: "secret")
            try await withWriter(server.connectString, access: .readableByAll, identity: identity) { running in
                try await running.switchCoin("alice", "btc")
                try await running.switchCoin("alice", "bcc")
            }
            try await withWriter(server.connectString) { stranger in
                #expect(try await stranger.coin("alice") == "bcc", "everybody may read")
                let alice = try stranger.coinSwitch("alice", "ltc")
                await #expect(throws: SwitchWriteError.refused(first: alice, count: 1)) {
                    try await stranger.writer.write([alice])
                }
                #expect(try await stranger.coin("alice") == "bcc")
            }
        }
    }
}
