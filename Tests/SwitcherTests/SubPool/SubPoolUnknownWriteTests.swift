import SampleJobmaker
import Synchronization
import Testing
import ZooKeeper
import ZooKeeperTestKit

@testable import Switcher

/// What becomes of an update that was told that its write is not confirmed, or that its answer cannot be read.
@Suite struct SubPoolUnknownWriteTests {
    enum Turns: CaseIterable {
        case own, shared

        var directory: ZNodePath? { self == .shared ? "/coordination" : nil }

        /// How an update is written.
        var write: [UInt8] {
            let node = RunningCoordinator.requestNode()
            return self == .shared ? RequestBytes.setInTransaction(node) : RequestBytes.set(node)
        }
    }

    private struct Running: Sendable {
        let server: ZooKeeperServer
        let proxy: FaultProxy
        let coordinator: RunningCoordinator
        let turns: Turns
        let log: LogRecorder

        var request: String {
            get async throws { try await server.withRawClient { try await $0.get(RunningCoordinator.requestNode()).text } }
        }

        /// An update that is lost with the connection, once it has reached ZooKeeper or before. Nobody tells in time which.
        func updateUnknown(_ address: String, info: String, passing: Bool) async throws {
            _ = try await coordinator.client.exists(.root)
            proxy.cutAtRequest(containing: turns.write, passing: passing)
            // Those that are open stay.
            await proxy.refuseConnections()
            await #expect(throws: SubPoolError.notConfirmed) { try await coordinator.update(address, info: info) }
            #expect(proxy.trappedCount > 0)
        }
    }

    private static func withCoordinator(
        _ turns: Turns,
        ackTimeout: Duration = Timeouts.condition,
        conduct: @escaping @Sendable (String) async -> SampleJobmaker.Conduct = { _ in .acknowledge },
        _ body: @escaping @Sendable (Running, SampleJobmaker) async throws -> Void
    ) async throws {
        let log = LogRecorder()
        try await withZooKeeper { server in
            try await withFaultProxy(to: server.port) { proxy in
                try await withJobmaker(server, conduct: conduct) { jobmaker in
                    try await SwitcherTests.withCoordinator(
                        proxy.connectString,
                        ackTimeout: ackTimeout,
                        requestTimeout: Timeouts.base / 3,
                        sessionTimeout: .seconds(30),
                        coordinationDirectory: turns.directory,
                        log: log
                    ) { running in
                        try await body(
                            Running(server: server, proxy: proxy, coordinator: running, turns: turns, log: log),
                            jobmaker
                        )
                    }
                }
            }
        }
    }

    @Test(arguments: Turns.allCases) func aRefusedOneIsPutBack(turns: Turns) async throws {
        try await Self.withCoordinator(turns) { running, jobmaker in
            try await running.coordinator.update(address(1))
            try await running.updateUnknown(invalidAddress, info: "lost", passing: true)
            #expect(try await running.request == RunningCoordinator.request(invalidAddress, info: "lost"))
            try await running.proxy.acceptConnections()
            try await eventually("it is put back") { try await running.request == RunningCoordinator.request(address(1)) }
            let entry = try #require(running.log.entries("Coinbase update refused late").first)
            #expect(entry.metadata["reason"] == "invalid payout address")
            #expect(entry.metadata["request"] == RunningCoordinator.request(invalidAddress, info: "lost"))
            #expect(await jobmaker.coinbase.payoutAddress == address(1))
            try await eventually("the turn is over") { await running.coordinator.isIdle() }
        }
    }

    @Test(arguments: Turns.allCases) func anAcceptedOneIsWhatIsPutBackLater(turns: Turns) async throws {
        try await Self.withCoordinator(turns) { running, _ in
            try await running.coordinator.update(address(1))
            try await running.updateUnknown(address(2), info: "lost", passing: true)
            try await running.proxy.acceptConnections()
            try await eventually("it is told") { running.log.entries("Coinbase update confirmed late").count == 1 }
            #expect(try await running.coordinator.update(invalidAddress).message == "invalid payout address")
            #expect(try await running.request == RunningCoordinator.request(address(2), info: "lost"))
        }
    }

    /// The one before it, which nobody has acknowledged yet, is still what is recorded.
    @Test(arguments: Turns.allCases) func oneThatWasNotWrittenIsTold(turns: Turns) async throws {
        let gate = Gate()
        try await Self.withCoordinator(turns, ackTimeout: Timeouts.base / 6, conduct: gate.conduct(at: "late")) { running, _ in
            try await running.coordinator.update(address(1))
            await #expect(throws: SubPoolError.timeout) {
                try await running.coordinator.update(invalidAddress, info: "late")
            }
            try await running.updateUnknown(address(2), info: "lost", passing: false)
            try await running.proxy.acceptConnections()
            try await eventually("it is told") { running.log.entries("Coinbase update was not written").count == 1 }
            let entry = try #require(running.log.entries("Coinbase update was not written").first)
            #expect(entry.metadata["request"] == RunningCoordinator.request(address(2), info: "lost"))
            gate.open()
            try await eventually("the one before it is put back") {
                try await running.request == RunningCoordinator.request(address(1))
            }
            #expect(running.log.entries("Coinbase update refused late").count == 1)
        }
    }

    @Test(arguments: Turns.allCases) func anotherServersUpdateEndsIt(turns: Turns) async throws {
        try await Self.withCoordinator(turns) { running, jobmaker in
            try await running.coordinator.update(address(1))
            try await running.updateUnknown(invalidAddress, info: "lost", passing: true)
            try await SwitcherTests.withCoordinator(
                running.server.connectString,
                coordinationDirectory: turns.directory
            ) { other in _ = try await other.update(address(3)) }
            try await running.proxy.acceptConnections()
            try await eventually("it ends") { running.log.entries("Coinbase update stays unconfirmed").count == 1 }
            let entry = try #require(running.log.entries("Coinbase update stays unconfirmed").first)
            #expect(entry.metadata["reason"] == "another call has written the request")
            #expect(try await running.request == RunningCoordinator.request(address(3)))
            #expect(await jobmaker.coinbase.payoutAddress == address(3))
        }
    }

    /// An ack that is none is told; the next one decides.
    @Test(arguments: Turns.allCases) func oneWhoseAckCannotBeReadWaitsForOneThatCan(turns: Turns) async throws {
        let isReadable = Mutex(false)
        let conduct: @Sendable (String) async -> SampleJobmaker.Conduct = { request in
            !request.contains("spoiled") || isReadable.withLock { $0 } ? .acknowledge : .acknowledgeWith(Array("not JSON".utf8))
        }
        try await Self.withCoordinator(turns, conduct: conduct) { running, jobmaker in
            try await running.coordinator.update(address(1))
            await #expect(throws: SubPoolError.cannotParseAck) {
                try await running.coordinator.update(invalidAddress, info: "spoiled")
            }
            #expect(running.log.entries("Coinbase update stays unconfirmed").isEmpty)
            isReadable.withLock { $0 = true }
            // A jobmaker reads its request again when it starts, and from time to time.
            try await running.server.withRawClient { client in
                _ = try await client.set(
                    RunningCoordinator.requestNode(),
                    RunningCoordinator.request(invalidAddress, info: "spoiled")
                )
            }
            try await eventually("it is put back") { try await running.request == RunningCoordinator.request(address(1)) }
            #expect(running.log.entries("Coinbase update refused late").count == 1)
            #expect(await jobmaker.coinbase.payoutAddress == address(1))
        }
    }
}
