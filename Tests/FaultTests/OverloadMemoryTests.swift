import SwitcherTestKit
import Synchronization
import Testing
import ZooKeeperTestKit

/// As many records wait as the program lets wait, which are two millions: too many for the short run. That what comes then is turned away
/// is tested with a small queue among the listener's tests.
@Suite(.enabled(if: FaultRounds.areAll)) struct OverloadMemoryTests {
    /// What two million waiting switches may take, with the batches that brought them.
    private static let maximumResidentBytes = 1_000_000_000

    private final class Tally: Sendable {
        private let state = Mutex(0)
        var count: Int { state.withLock { $0 } }
        func countOne() { state.withLock { $0 += 1 } }
    }

    @Test func aFullQueueStaysInMemoryAndIsWrittenInTheEnd() async throws {
        try await withZooKeeper { zooKeeper in
            let configuration = ServerProcess.loadConfiguration([zooKeeper], ["ZKRequestTimeoutSeconds": 600])
            try await withServer(configuration) { server in
                try await server.waitUntilReady()
                let port = try await server.port()
                let names = (0..<100_000).map { "user\($0)" }
                try await zooKeeper.freeze()
                let tally = Tally()
                let outcomes = try await withThrowingTaskGroup(of: SwitchOutcome.self) { group in
                    for number in 0..<26 {
                        group.addTask {
                            let caller = APICaller(port: port, patience: .seconds(600))
                            let outcome = await caller.switchCoin(names, to: SwitchLoad.coins[number])
                            if outcome != .confirmed { tally.countOne() }
                            await caller.hangUp()
                            return outcome
                        }
                    }
                    try await eventually(timeout: Timeouts.start * 5, "the queue is full") { tally.count >= 5 }
                    #expect(try server.resources().residentBytes < Self.maximumResidentBytes)
                    #expect(try await server.curl("/healthz") == APICaller.success)
                    try await zooKeeper.thaw()
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                let refusals = outcomes.compactMap(\.failure)
                #expect(refusals.allSatisfy { $0.hasPrefix("503 ") }, "\(refusals)")
                #expect(outcomes.count { $0 == .confirmed } >= 20)
                // It is over.
                let caller = APICaller(port: port)
                #expect(await caller.switchCoin(["alice"], to: "coin0") == .confirmed)
                #expect(try await zooKeeper.records(in: ServerProcess.directory).count == names.count + 1)
            }
        }
    }
}
