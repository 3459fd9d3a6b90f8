import Switcher
import Testing
import ZooKeeper
import ZooKeeperTestKit

@Suite struct SwitchWriterOutageTests {
    @Test func withoutAServerACallFailsInTimeAndNothingIsKept() async throws {
        try await withZooKeeper { server in
            await server.kill()
            try await withWriter(server.connectString, requestTimeout: .seconds(1)) { running in
                await #expect(throws: SwitchWriteError.notRead) { try await running.switchCoin("alice", "btc") }
                #expect(await !running.writer.isReady)
                try await server.restart()
                try await running.waitUntilReady()
                #expect(await running.writer.queuedRecordCount == 0)
                #expect(try await running.client.exists(running.path("alice")) == nil, "it was withdrawn")
                try await running.switchCoinUntilConfirmed("alice", "bcc")
                #expect(try await running.coin("alice") == "bcc")
            }
        }
    }

    @Test func theTimeForACallMayChange() async throws {
        try await withZooKeeper { server in
            await server.kill()
            try await withWriter(server.connectString, requestTimeout: .seconds(3_600)) { running in
                await running.writer.setRequestTimeout(.milliseconds(300))
                await #expect(throws: SwitchWriteError.notRead) { try await running.switchCoin("alice", "btc") }
            }
        }
    }

    /// Once the counter of what waits only grew in an outage: after three batches that ran out of time everybody was turned away.
    @Test(arguments: [60, 1])
    func whatRanOutOfTimeDoesNotCountAsWaiting(size: Int) async throws {
        try await withZooKeeper { server in
            await server.kill()
            try await withWriter(
                server.connectString,
                requestTimeout: .milliseconds(300),
                configure: { $0.maximumQueuedRecords = size * 3 }
            ) { running in
                for _ in 0..<4 {
                    // One that is turned away fails otherwise.
                    await #expect(throws: SwitchWriteError.notRead) {
                        try await running.switchCoin((0..<size).map { "user\($0)" }, "btc")
                    }
                }
                await #expect(throws: SwitchWriteError.notRead) { try await running.switchCoin("alice", "btc") }
            }
        }
    }

    @Test func aCallOutlastsARestart() async throws {
        try await withZooKeeper { server in
            try await withWriter(server.connectString, requestTimeout: .seconds(60)) { running in
                try await running.switchCoin("alice", "btc")
                await server.kill()
                async let call: Void = running.switchCoin(["alice", "bob"], "bcc")
                try await eventually("the loss is noticed") { await !running.writer.isReady }
                try await server.restart()
                try await call
                #expect(try await running.coin("alice") == "bcc")
                #expect(try await running.coin("bob") == "bcc")
            }
        }
    }

    @Test func aBatchOutlastsARestart() async throws {
        try await withZooKeeper { server in
            try await withWriter(
                server.connectString,
                requestTimeout: .seconds(60),
                configure: { $0.maximumTransactionRecords = 50 }
            ) { running in
                let names = (0..<30_000).map { "user\($0)" }
                async let batch: Void = running.switchCoin(names, "btc")
                try await eventually("half of it is sent") { await (1..<15_000).contains(running.writer.queuedRecordCount) }
                await server.kill()
                try await eventually("the loss is noticed") { await !running.writer.isReady }
                try await server.restart()
                try await batch
                #expect(try await running.client.children(of: ZNodePath(RunningWriter.directory)).names.count == names.count)
            }
        }
    }

    @Test func theLastAcceptedStandsAcrossAnOutage() async throws {
        try await withZooKeeper { server in
            try await withWriter(server.connectString, requestTimeout: .seconds(60)) { running in
                try await running.switchCoin("alice", "btc")
                try await server.freeze()
                async let first: Void = running.switchCoin("alice", "bcc")
                try await eventually("the first is sent") {
                    let openCalls = await running.writer.openCallCount
                    let queuedRecords = await running.writer.queuedRecordCount
                    return openCalls == 1 && queuedRecords == 0
                }
                async let second: Void = running.switchCoin("alice", "ltc")
                try await eventually("the loss is noticed") { await !running.writer.isReady }
                try await server.thaw()
                try await first
                try await second
                #expect(try await running.coin("alice") == "ltc")
            }
        }
    }

    @Test func unconfirmedInTimeIsNotConfirmed() async throws {
        try await withZooKeeper { server in
            try await withWriter(server.connectString, requestTimeout: .seconds(2)) { running in
                try await running.waitUntilReady()
                try await running.switchCoinUntilConfirmed("alice", "btc")
                await server.kill()
                await #expect(throws: SwitchWriteError.notConfirmed(first: nil)) { try await running.switchCoin("alice", "bcc") }
                try await server.restart()
                try await running.waitUntilReady()
                try await running.switchCoinUntilConfirmed("alice", "ltc")
                #expect(try await running.coin("alice") == "ltc")
            }
        }
    }

    @Test func aSessionThatExpiresIsReplaced() async throws {
        try await withZooKeeper { server in
            try await withWriter(server.connectString, requestTimeout: .seconds(60)) { running in
                try await running.switchCoin("alice", "btc")
                let session = try #require(await running.client.session)
                try await server.expireSession(id: session.id, password: session.password)
                try await running.switchCoin(["alice", "bob"], "bcc")
                #expect(try await running.coin("alice") == "bcc")
                try await eventually("there is a new session") {
                    let new = await running.client.session
                    return new != nil && new?.id != session.id
                }
            }
        }
    }

    /// Also while the records are being listed, which a server that says nothing makes long.
    @Test func whatIsGivenUpIsWithdrawn() async throws {
        try await withZooKeeper { server in
            try await withFaultProxy(to: server.port) { proxy in
                try await withWriter(proxy.connectString, sessionTimeout: .seconds(60), requestTimeout: .seconds(3_600)) {
                    running in
                    proxy.delay(by: .seconds(2) * Timeouts.scale)
                    let acceptance = running.writer.acceptNow()
                    let switches = try [running.coinSwitch("alice", "btc")]
                    let call = Task { () async throws in
                        try await running.writer.write(switches, acceptedAt: acceptance)
                    }
                    try await eventually("the records are being listed") { await running.writer.readiness == .recordsUnknown }
                    proxy.swallowReplies()
                    try await eventually("it waits") { await running.writer.queuedRecordCount == 1 }
                    call.cancel()
                    await #expect(throws: SwitchWriteError.stopped) { try await call.value }
                    #expect(await running.writer.queuedRecordCount == 0)
                    #expect(await running.writer.readiness == .recordsUnknown, "the listing still waits")
                }
            }
        }
    }
}
