import SampleJobmaker
import Switcher
import Synchronization
import Testing
import ZooKeeper
import ZooKeeperTestKit

/// Calls that wait for their turn, time out, or are given up, and what they leave behind: nothing.
@Suite struct SubPoolTurnTests {
    /// A jobmaker that holds the first request until the gate is open.
    private static func withHeldJobmaker(
        _ gate: Gate,
        ackTimeout: Duration = Timeouts.condition,
        maximumWaitingCalls: Int = 256,
        _ body: @escaping @Sendable (ZooKeeperServer, RunningCoordinator) async throws -> Void
    ) async throws {
        try await withZooKeeper { server in
            try await withJobmaker(server, conduct: gate.conduct()) { _ in
                try await withCoordinator(
                    server.connectString,
                    ackTimeout: ackTimeout,
                    configure: { $0.maximumWaitingCalls = maximumWaitingCalls }
                ) { running in
                    try await body(server, running)
                }
            }
        }
    }

    /// An update whose jobmaker is held up.
    private static func first(_ running: RunningCoordinator, _ gate: Gate) async throws -> Task<SubPoolReply, any Error> {
        let call = Task { try await running.update(address(1)) }
        try await eventually("the jobmaker is held up") { gate.arrivals == 1 }
        return call
    }

    private static func await(_ running: RunningCoordinator, waitingCalls: Int) async throws {
        try await eventually("\(waitingCalls) wait") { await running.coordinator.load.waitingCalls == waitingCalls }
    }

    @Test func whoNeverGotToWriteIsToldThatItIsBusy() async throws {
        let gate = Gate()
        try await Self.withHeldJobmaker(gate, ackTimeout: Timeouts.base / 2) { server, running in
            let first = try await Self.first(running, gate)
            // The first one ends before these do, who came later, so that one of them gets its turn and the others wait for that.
            let others = (2...4).map { number in Task { try await running.update(address(number)) } }
            try await Self.await(running, waitingCalls: 3)
            await #expect(throws: SubPoolError.timeout) { try await first.value }
            // No closure within an expectation here: the compiler takes it for the next one beside it (6.3.1).
            var (busy, written) = (0, 0)
            for other in others {
                switch await other.result {
                case .failure(SubPoolError.busy): busy += 1
                case .failure(SubPoolError.timeout): written += 1
                case let result: Issue.record("neither busy nor late: \(result)")
                }
            }
            #expect(busy >= 2)
            let node = try await server.withRawClient { try await $0.get(RunningCoordinator.requestNode()) }
            #expect(node.stat.version == 1 + Int32(written), "who is told so has written nothing")
            gate.open()
            #expect(await running.isIdle())
        }
    }

    @Test func aFullQueueIsBusyAtOnce() async throws {
        let gate = Gate()
        try await Self.withHeldJobmaker(gate, maximumWaitingCalls: 2) { server, running in
            let first = try await Self.first(running, gate)
            let others = (2...3).map { number in Task { try await running.update(address(number)) } }
            try await Self.await(running, waitingCalls: 2)
            await #expect(throws: SubPoolError.busy) { try await running.update(address(4)) }
            await #expect(throws: SubPoolError.busy) { try await running.coinbase() }
            // Another subpool is not.
            await #expect(throws: SubPoolError.doesNotExist(name: "other")) { try await running.coinbase("other") }
            gate.open()
            for (number, call) in ([first] + others).enumerated() {
                let reply = try await call.value
                #expect(reply.new?.payoutAddress == address(number + 1))
            }
        }
    }

    @Test func whoGoesWhileWaitingIsForgotten() async throws {
        let gate = Gate()
        try await Self.withHeldJobmaker(gate) { server, running in
            let first = try await Self.first(running, gate)
            let second = Task { try await running.update(address(2)) }
            try await Self.await(running, waitingCalls: 1)
            let third = Task { try await running.update(address(3)) }
            try await Self.await(running, waitingCalls: 2)
            second.cancel()
            await #expect(throws: SubPoolError.cancelled) { try await second.value }
            gate.open()
            #expect(try await first.value.new?.payoutAddress == address(1))
            #expect(try await third.value.old.payoutAddress == address(1))
            let node = try await server.withRawClient { try await $0.get(RunningCoordinator.requestNode()) }
            #expect(node.stat.version == 2)
            #expect(await running.isIdle())
        }
    }

    @Test func aQuestionThatIsGivenUpEndsAtOnce() async throws {
        let gate = Gate()
        try await Self.withHeldJobmaker(gate, ackTimeout: .seconds(3_600)) { server, running in
            let question = Task { try await running.coinbase() }
            try await eventually("the jobmaker is held up") { gate.arrivals == 1 }
            question.cancel()
            await #expect(throws: SubPoolError.cancelled) { try await question.value }
            try await eventually("the turn is over") { await running.isIdle() }
            try await eventually("only the jobmaker watches") { try await server.watchCount() == 1 }
            gate.open()
        }
    }

    @Test func whoIsCancelledBeforeItCallsWritesNothing() async throws {
        let gate = Gate()
        try await Self.withHeldJobmaker(gate) { server, running in
            let start = Gate()
            let call = Task {
                await start.pass()
                return try await running.update(address(1))
            }
            call.cancel()
            await #expect(throws: SubPoolError.cancelled) { try await call.value }
            let node = try await server.withRawClient { try await $0.get(RunningCoordinator.requestNode()) }
            #expect(node.stat.version == 0)
            #expect(await running.isIdle())
        }
    }

    @Test func aStopAnswersEverybody() async throws {
        let gate = Gate()
        try await Self.withHeldJobmaker(gate) { server, running in
            let first = try await Self.first(running, gate)
            let second = Task { try await running.update(address(2)) }
            try await Self.await(running, waitingCalls: 1)
            await running.coordinator.finish(within: .milliseconds(200))
            await #expect(throws: SubPoolError.timeout) { try await first.value }
            await #expect(throws: SubPoolError.stopped) { try await second.value }
            await running.stop()
            await #expect(throws: SubPoolError.stopped) { try await running.update(address(3)) }
            let node = try await server.withRawClient { try await $0.get(RunningCoordinator.requestNode()) }
            #expect(node.text == RunningCoordinator.request(address(1)))
            #expect(await running.isIdle())
            gate.open()
        }
    }

    @Test func callsAfterACloseAreAnswered() async throws {
        let gate = Gate()
        try await Self.withHeldJobmaker(gate) { _, running in
            running.coordinator.close()
            await #expect(throws: SubPoolError.stopped) { try await running.coinbase() }
            await running.stop()
        }
    }

    @Test func thousandsOfTimeoutsLeaveNothingBehind() async throws {
        let (subPools, rounds) = (2_000, 5)
        try await withZooKeeper { server in
            // Thousands at once may take a while until they are written, each of them.
            try await withCoordinator(
                server.connectString,
                ackTimeout: .milliseconds(500),
                requestTimeout: Timeouts.start,
                sessionTimeout: .seconds(60),
                configure: { $0.followUpTime = .seconds(1) }
            ) { running in
                let paths = (0..<subPools).flatMap { number in
                    [RunningCoordinator.requestNode("pool\(number)"), RunningCoordinator.ackNode("pool\(number)")]
                }
                try await running.client.ensurePath(ZNodePath("/subpool/btc"))
                for start in stride(from: 0, to: paths.count, by: 1_000) {
                    _ = try await running.client.transaction(
                        try paths[start..<min(start + 1_000, paths.count)].map { .create(try ZNodePath($0), data: []) }
                    )
                }
                let before = try await server.watchCount()
                var outcomes: [SubPoolError?: Int] = [:]
                for _ in 0..<rounds {
                    await withTaskGroup(of: SubPoolError?.self) { group in
                        for number in 0..<subPools {
                            group.addTask {
                                do {
                                    _ = try await running.update(address(number), pool: "pool\(number)")
                                    return nil
                                } catch {
                                    return error as? SubPoolError
                                }
                            }
                        }
                        for await outcome in group { outcomes[outcome, default: 0] += 1 }
                    }
                    #expect(await running.isIdle())
                }
                #expect(outcomes == [.timeout: subPools * rounds])
                try await eventually("no watch is left") { try await server.watchCount() == before }
            }
        }
    }
}
