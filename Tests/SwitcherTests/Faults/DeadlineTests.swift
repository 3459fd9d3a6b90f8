import Switcher
import Testing
import ZooKeeperTestKit

/// Many calls wait for a ZooKeeper that does not come back.
@Suite struct DeadlineTests {
    @Test func thousandsOfCallsAreAnsweredByTheirDeadline() async throws {
        let deadline = Duration.seconds(3) * Timeouts.scale
        try await withZooKeeper { server in
            try await withWriter(server.connectString, requestTimeout: deadline) { running in
                try await running.switchCoin("alice", "btc")
                await server.kill()
                try await eventually("the loss is noticed") { await !running.writer.isReady }
                let slowest = await withTaskGroup(of: Duration.self) { group in
                    for number in 0..<10_000 {
                        group.addTask {
                            let start = ContinuousClock.now
                            await #expect(throws: SwitchWriteError.notConfirmed(first: nil)) {
                                try await running.switchCoin("user\(number)", "btc")
                            }
                            return ContinuousClock.now - start
                        }
                    }
                    return await group.reduce(.zero) { max($0, $1) }
                }
                // Ten thousand callers take their own time to ask and to be told, beside other tests. One after another they would
                // be answered over forty seconds.
                #expect(slowest <= deadline + Timeouts.base)
                #expect(await running.writer.queuedRecordCount == 0)
            }
        }
    }
}
