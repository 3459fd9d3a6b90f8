import SampleJobmaker
import Testing
import ZooKeeper
import ZooKeeperTestKit

@testable import Switcher

/// What becomes of an update that was answered with a time-out.
@Suite struct SubPoolFollowUpTests {
    private static let timeout: Duration = .milliseconds(500) * Timeouts.scale

    private static func request(_ server: ZooKeeperServer) async throws -> String {
        try await server.withRawClient { try await $0.get(RunningCoordinator.requestNode()).text }
    }

    /// An update that times out with its jobmaker held up at the gate.
    private static func withTimeOut(
        _ late: String,
        followUpTime: Duration = .seconds(600),
        _ body: @escaping @Sendable (ZooKeeperServer, SampleJobmaker, RunningCoordinator, Gate, LogRecorder) async throws -> Void
    ) async throws {
        let gate = Gate()
        let log = LogRecorder()
        try await withZooKeeper { server in
            try await withJobmaker(server, conduct: gate.conduct(at: "late")) { jobmaker in
                try await withCoordinator(
                    server.connectString,
                    ackTimeout: timeout,
                    log: log,
                    configure: { $0.followUpTime = followUpTime }
                ) { running in
                    try await running.update(address(1))
                    await #expect(throws: SubPoolError.timeout) { try await running.update(late, info: "late") }
                    try await body(server, jobmaker, running, gate, log)
                }
            }
        }
    }

    @Test func aLateRefusalIsPutBack() async throws {
        try await Self.withTimeOut(invalidAddress) { server, jobmaker, running, gate, log in
            #expect(try await Self.request(server) == RunningCoordinator.request(invalidAddress, info: "late"))
            gate.open()
            try await eventually("it is put back") {
                try await Self.request(server) == RunningCoordinator.request(address(1))
            }
            let entry = try #require(log.entries("Coinbase update refused late").first)
            #expect(entry.metadata["reason"] == "invalid payout address")
            #expect(await jobmaker.coinbase.payoutAddress == address(1))
            try await eventually("the turn is over") { await running.isIdle() }
            #expect(try await running.coinbase().old.payoutAddress == address(1))
        }
    }

    @Test func aLateSuccessIsWhatIsPutBackLater() async throws {
        try await Self.withTimeOut(address(2)) { server, _, running, gate, log in
            gate.open()
            try await eventually("it is told") { log.entries("Coinbase update confirmed late").count == 1 }
            #expect(try await running.update(invalidAddress).message == "invalid payout address")
            #expect(try await Self.request(server) == RunningCoordinator.request(address(2), info: "late"))
        }
    }

    @Test func anotherCallEndsIt() async throws {
        try await Self.withTimeOut(invalidAddress) { server, _, running, gate, log in
            let call = Task { try await running.update(address(3)) }
            try await eventually("it is written") { try await Self.request(server) == RunningCoordinator.request(address(3)) }
            gate.open()
            _ = await call.result
            let entry = try #require(log.entries("Coinbase update stays unconfirmed").first)
            #expect(entry.metadata["reason"] == "another call has written the request")
            #expect(try await Self.request(server) == RunningCoordinator.request(address(3)))
        }
    }

    @Test func itHoldsNobodyUpAndEndsInTime() async throws {
        try await Self.withTimeOut(invalidAddress, followUpTime: .milliseconds(300)) { server, _, running, gate, log in
            #expect(await running.isIdle(), "it has no turn")
            try await eventually("it ends") { log.entries("Coinbase update stays unconfirmed").count == 1 }
            try await eventually("only the jobmaker watches") { try await server.watchCount() == 1 }
            gate.open()
        }
    }

    @Test func aStopEndsIt() async throws {
        try await Self.withTimeOut(invalidAddress) { _, _, running, gate, log in
            await running.stop()
            #expect(log.entries("Coinbase update stays unconfirmed").first?.metadata["reason"] == "the server stops")
            gate.open()
        }
    }

    /// Its turn goes on, and nobody would take a follow-up any more.
    @Test func anUpdateThatIsNotAnsweredDuringTheStopIsTold() async throws {
        let log = LogRecorder()
        try await withZooKeeper { server in
            try await withJobmaker(server, conduct: { _ in .staySilent }) { _ in
                try await withCoordinator(server.connectString, ackTimeout: .seconds(1) * Timeouts.scale, log: log) { running in
                    let update = Task { try await running.update(address(1)) }
                    try await eventually("it is written") {
                        try await Self.request(server) == RunningCoordinator.request(address(1))
                    }
                    await running.stop()
                    await #expect(throws: SubPoolError.timeout) { try await update.value }
                    let entries = log.entries("Coinbase update stays unconfirmed")
                    #expect(entries.map { $0.metadata["reason"] } == ["the server stops"])
                }
            }
        }
    }

    @Test func aStopLetsARefusalThatIsBeingConfirmedBePutBack() async throws {
        let (late, confirming) = (Gate(), Gate())
        let log = LogRecorder()
        let conduct: @Sendable (String) async -> SampleJobmaker.Conduct = { request in
            guard request.contains("late") else { return .acknowledge }
            await late.pass()
            if late.arrivals > 1 { await confirming.pass() }
            return .acknowledge
        }
        try await withZooKeeper { server in
            try await withJobmaker(server, conduct: conduct) { _ in
                try await withCoordinator(server.connectString, ackTimeout: .seconds(2) * Timeouts.scale, log: log) { running in
                    try await running.update(address(1))
                    await #expect(throws: SubPoolError.timeout) { try await running.update(invalidAddress, info: "late") }
                    late.open()
                    try await eventually("the refusal is being confirmed") { confirming.arrivals == 1 }
                    async let stopped: Void = running.stop()
                    try await eventually("it stops") { await running.coordinator.isStopped }
                    confirming.open()
                    await stopped
                    #expect(log.entries("Coinbase update refused late").count == 1)
                    #expect(try await Self.request(server) == RunningCoordinator.request(address(1)))
                }
            }
        }
    }
}
