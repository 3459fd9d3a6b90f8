import SampleJobmaker
import Switcher
import Synchronization
import Testing
import ZooKeeper
import ZooKeeperTestKit

/// Two servers on one subpool, with a jobmaker that takes its time.
@Suite struct SubPoolServersTests {
    private static func withTwoServers(
        conduct: @escaping @Sendable (_ request: String) async -> SampleJobmaker.Conduct,
        _ body: @escaping @Sendable (ZooKeeperServer, SampleJobmaker, RunningCoordinator, RunningCoordinator) async throws -> Void
    ) async throws {
        try await withZooKeeper { server in
            try await withJobmaker(server, conduct: conduct) { jobmaker in
                try await withCoordinator(server.connectString) { first in
                    try await withCoordinator(server.connectString) { second in
                        try await body(server, jobmaker, first, second)
                    }
                }
            }
        }
    }

    private static func request(_ server: ZooKeeperServer) async throws -> String {
        try await server.withRawClient { try await $0.get(RunningCoordinator.requestNode()).text }
    }

    /// A call of the first server is written and held up at the jobmaker; the second server's comes; then the jobmaker goes on.
    private static func meet(
        _ server: ZooKeeperServer,
        _ gate: Gate,
        _ first: @escaping @Sendable () async throws -> SubPoolReply,
        _ second: @escaping @Sendable () async throws -> SubPoolReply
    ) async throws -> (Result<SubPoolReply, any Error>, Result<SubPoolReply, any Error>) {
        let one = Task { try await first() }
        try await eventually("the jobmaker is held up") { gate.arrivals == 1 }
        let two = Task { try await second() }
        // The jobmaker watches the request, and both of them the ack.
        try await eventually("the second waits for the first") { try await server.watchCount() == 3 }
        gate.open()
        return (await one.result, await two.result)
    }

    @Test func twoRefusedUpdatesLeaveNoTrace() async throws {
        let gate = Gate()
        try await Self.withTwoServers(conduct: gate.conduct(at: "first")) { server, jobmaker, first, second in
            try await first.update(address(1))
            let accepted = try await Self.request(server)
            let replies = try await Self.meet(
                server,
                gate,
                { try await first.update(invalidAddress, info: "first") },
                { try await second.update(invalidAddress, info: "second") }
            )
            let outcomes = [replies.0, replies.1].map { result in
                switch result {
                case .success(let reply): reply.message
                case .failure(let error): "\(error)"
                }
            }
            #expect(
                outcomes.allSatisfy { $0 == "invalid payout address" || $0 == "\(SubPoolError.dataUpdated)" },
                "\(outcomes)"
            )
            #expect(outcomes.contains("invalid payout address"), "\(outcomes)")
            try await eventually("what was accepted is there") { try await Self.request(server) == accepted }
            #expect(await jobmaker.coinbase.payoutAddress == address(1))
        }
    }

    @Test func aGoodUpdateBeforeARefusedOneStands() async throws {
        let gate = Gate()
        try await Self.withTwoServers(conduct: gate.conduct(at: "good")) { server, jobmaker, first, second in
            let replies = try await Self.meet(
                server,
                gate,
                { try await first.update(address(1), info: "good") },
                { try await second.update(invalidAddress) }
            )
            #expect(try replies.0.get().new?.payoutAddress == address(1))
            #expect(try replies.1.get().message == "invalid payout address")
            #expect(try await Self.request(server) == RunningCoordinator.request(address(1), info: "good"))
            #expect(await jobmaker.coinbase.payoutAddress == address(1))
        }
    }

    @Test func callersOfTwoServersWaitForEachOther() async throws {
        let slow: @Sendable (String) async -> SampleJobmaker.Conduct = { _ in
            try? await Task.sleep(for: .milliseconds(30))
            return .acknowledge
        }
        try await Self.withTwoServers(conduct: slow) { _, _, first, second in
            @Sendable func update(_ server: RunningCoordinator, _ numbers: Range<Int>) async throws -> Int {
                var successes = 0
                for number in numbers {
                    do {
                        let reply = try await server.update(address(number))
                        #expect(reply.new?.payoutAddress == address(number))
                        successes += 1
                    } catch let error as SubPoolError {
                        #expect(error == .dataUpdated)
                    }
                }
                return successes
            }
            async let ofFirst = update(first, 100..<120)
            async let ofSecond = update(second, 200..<220)
            let successes = try await (ofFirst, ofSecond)
            // Two that look at the same moment still collide. Without the wait each overwrites the other's, all the time.
            #expect(successes.0 + successes.1 >= 20, "\(successes)")
        }
    }

    @Test func aDeadJobmakersRequestIsWaitedForOnce() async throws {
        // Whoever waits for another server's request waits longer than this test does.
        let configure: @Sendable (inout SubPoolConfiguration) -> Void = { $0.otherCallTime = .seconds(3_600) }
        try await withZooKeeper { server in
            try await withJobmaker(server, conduct: { _ in .staySilent }) { _ in
                try await withCoordinator(server.connectString, ackTimeout: .seconds(1), configure: configure) { first in
                    await #expect(throws: SubPoolError.timeout) { try await first.update(address(1)) }
                    // Its own request is not waited for, and that of nobody is waited for twice.
                    let outcomes = Mutex<[SubPoolError?]>([])
                    let updates = Task {
                        for number in 2...3 {
                            do {
                                try await first.update(address(number))
                                outcomes.withLock { $0.append(nil) }
                            } catch {
                                outcomes.withLock { $0.append(error as? SubPoolError) }
                            }
                        }
                    }
                    defer { updates.cancel() }
                    try await eventually("both have waited for their own ack alone") { outcomes.withLock { $0.count } == 2 }
                    #expect(outcomes.withLock { $0 } == [.timeout, .timeout])
                }
            }
        }
    }
}
