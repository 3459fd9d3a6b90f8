import SwitcherTestKit
import Testing
import ZooKeeperTestKit

/// One ZooKeeper, which is away for a while.
@Suite struct OutageTests {
    enum ShortFault: CaseIterable {
        case awayForTwoSeconds
        case frozenForThreeSeconds
    }

    /// - Parameter sessionTimeout: With 4 s a server that is frozen for three is given up, with 10 s it is waited for.
    @Test(arguments: ShortFault.allCases, [4, 10])
    func noCallFailsInAShortOne(fault: ShortFault, sessionTimeout: Int) async throws {
        try await withZooKeeper { zooKeeper in
            let configuration = ServerProcess.loadConfiguration([zooKeeper], ["ZKSessionTimeoutSeconds": sessionTimeout])
            try await withServer(configuration) { server in
                try await server.waitUntilReady()
                let ledger = SwitchLedger()
                try await SwitchLoad.run(ledger, port: server.port()) { load in
                    try await load.waitForConfirmations(20, "before the fault")
                    switch fault {
                    case .awayForTwoSeconds:
                        try await server.waitUntilItLogs(ServerProcess.connectionLost) {
                            try await zooKeeper.dieAndReturn(after: .seconds(2))
                        }
                    case .frozenForThreeSeconds:
                        try await zooKeeper.freeze(for: .seconds(3))
                        // Its callers have seen it: all of them were waiting.
                        try await eventually("a call has waited") { load.slowestCall >= .seconds(2) }
                    }
                    try await load.waitForConfirmations(20, "after the fault")
                    #expect(load.failures == [])
                }
                #expect(try await ledger.lost(in: zooKeeper.records(in: ServerProcess.directory)) == [])
            }
        }
    }

    @Test func everyCallIsAnsweredInALongOne() async throws {
        let deadline = 2
        try await withZooKeeper { zooKeeper in
            let configuration = ServerProcess.loadConfiguration([zooKeeper], ["ZKRequestTimeoutSeconds": deadline])
            try await withServer(configuration) { server in
                try await server.waitUntilReady()
                let ledger = SwitchLedger()
                var residentBytes = 0
                for _ in 0..<FaultRounds.count(6, shortened: 2) {
                    try await SwitchLoad.run(ledger, port: server.port()) { load in
                        try await load.waitForConfirmations(100, "before ZooKeeper goes away")
                        try await server.waitUntilItLogs(ServerProcess.connectionLost) { await zooKeeper.kill() }
                        try await eventually("calls are answered") { load.failures.count >= 32 }
                        #expect(load.failures.allSatisfy { $0.hasSuffix(Self.notConfirmed) || $0.hasSuffix(Self.notRead) })
                        // The callers' own time, beside other tests, comes on top of the server's.
                        #expect(load.slowestCall < .seconds(deadline) + Timeouts.base / 2)
                        try await zooKeeper.restart()
                        try await load.waitForConfirmations(1, within: .seconds(5) * Timeouts.scale, "soon after the return")
                        try await load.waitForConfirmations(100, "after the outage")
                    }
                    #expect(try await ledger.lost(in: zooKeeper.records(in: ServerProcess.directory)) == [])
                    // What the first outage took is taken; another takes no more.
                    let now = try server.resources().residentBytes
                    if residentBytes > 0 { #expect(now < residentBytes + 32_000_000) }
                    residentBytes = max(residentBytes, now)
                }
            }
        }
    }

    @Test func withoutKnownRecordsEveryCallIsAnsweredToo() async throws {
        try await withZooKeeper { zooKeeper in
            await zooKeeper.kill()
            let configuration = ServerProcess.loadConfiguration([zooKeeper], ["ZKRequestTimeoutSeconds": 1])
            try await withServer(configuration) { server in
                let ledger = SwitchLedger()
                try await SwitchLoad.run(ledger, port: server.port()) { load in
                    try await eventually("calls are answered") { load.failures.count >= 16 }
                    #expect(load.failures.allSatisfy { $0.hasSuffix(Self.notRead) })
                    try await zooKeeper.restart()
                    try await load.waitForConfirmations(1, within: .seconds(5) * Timeouts.scale, "soon after its start")
                }
                #expect(try await ledger.lost(in: zooKeeper.records(in: ServerProcess.directory)) == [])
            }
        }
    }

    private static let notRead = #"{"err_no":105,"err_msg":"read record failed","success":false}"#
    private static let notConfirmed = #"{"err_no":107,"err_msg":"write record failed","success":false}"#
}
