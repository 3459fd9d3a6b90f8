import Synchronization
import Testing
import ZooKeeperTestKit

@testable import Switcher

/// Who waits for an answer attends to the writer.
@Suite struct SwitchWriterCallersTests {
    /// Its event loop may be busy.
    @Test func aCallerThatDoesNotComeHoldsUpNobody() async throws {
        try await withZooKeeper { server in
            try await withWriter(server.connectString) { running in
                try await running.waitUntilReady()
                let outcome = Mutex<SwitchOutcome?>(nil)
                let caller = WaitingCaller<SwitchOutcome>()
                let switches = [try running.coinSwitch("alice", "btc")]
                let refusal = running.writer.inbox.accept(switches, firstSequence: nil, caller: caller) { answer in
                    outcome.withLock { $0 = answer }
                }
                #expect(refusal == nil)
                try await eventually("its switch is confirmed") { outcome.withLock { $0 != nil } }
                #expect(outcome.withLock { $0?.error } == nil)
                #expect(try await running.coin("alice") == "btc")
                try await running.switchCoin("bob", "btc")
            }
        }
    }

    @Test func manyCallersOfTheirOwnAreAllAnswered() async throws {
        try await withZooKeeper { server in
            try await withWriter(server.connectString) { running in
                try await withThrowingTaskGroup { group in
                    for caller in 0..<32 {
                        group.addTask {
                            for round in 0..<40 { try await running.switchCoin("user\(caller)", round % 2 == 0 ? "bcc" : "btc") }
                        }
                    }
                    try await group.waitForAll()
                }
                for caller in 0..<32 { #expect(try await running.coin("user\(caller)") == "btc") }
                #expect(await running.writer.openCallCount == 0)
            }
        }
    }
}
