import Switcher
import Testing
import ZooKeeper
import ZooKeeperTestKit

/// Several jobmakers and servers on one subpool, in orders that cost somebody his income.
@Suite struct SubPoolSeveralJobmakersTests {
    private static func withJobmakers(
        accepting accepted: String = address(1),
        as form: String? = nil,
        _ body: @escaping @Sendable (RunningCoordinator, JobmakersByHand) async throws -> Void
    ) async throws {
        try await withZooKeeper { server in
            try await withCoordinator(server.connectString) { running in
                try await JobmakersByHand.with(server, accepting: accepted, from: running, as: form) { jobmakers in
                    try await body(running, jobmakers)
                }
            }
        }
    }

    /// Its ack, too, so that the next call has not to wait for it.
    private static func expectPutBack(_ jobmakers: JobmakersByHand, _ running: RunningCoordinator, _ address: String) async throws
    {
        try await eventually("something is put back") {
            try await jobmakers.request != RunningCoordinator.request(invalidAddress)
        }
        #expect(try await jobmakers.request == RunningCoordinator.request(address))
        try await jobmakers.succeed(with: address, old: address)
        try await eventually("the turn is over") { await running.isIdle() }
    }

    // MARK: A question finds a refused request

    @Test(arguments: [["jm1"], ["jm1", "jm2"], ["jm1", "jm2", "jm3"]])
    func aQuestionPutsBackWhoeverAnswersNext(names: [String]) async throws {
        try await Self.withJobmakers { running, jobmakers in
            // Another server was killed before it could put back.
            try await jobmakers.write(invalidAddress)
            for name in names.reversed() { try await jobmakers.refuse(by: name, old: address(1)) }
            let question = Task { try await running.coinbase() }
            for (number, name) in (names + names.prefix(1)).enumerated() {
                try await jobmakers.untilAsked(times: 3 + Int32(number))
                try await jobmakers.refuse(by: name, old: address(1))
            }
            #expect(try await question.value.message == "invalid payout address")
            try await Self.expectPutBack(jobmakers, running, address(1))
        }
    }

    @Test func aLateSuccessThatAnswersAQuestionHidesNoRefusedRequest() async throws {
        try await Self.withJobmakers { running, jobmakers in
            try await jobmakers.write(invalidAddress)
            try await jobmakers.refuse(by: "jm1", old: address(1))
            let question = Task { try await running.coinbase() }
            try await jobmakers.untilAsked(times: 3)
            try await jobmakers.succeed(with: address(1), by: "jm2", old: "before")
            #expect(try await question.value.old.payoutAddress == address(1))
            for version: Int32 in [4, 5] {
                try await jobmakers.untilAsked(times: version)
                try await jobmakers.refuse(by: "jm1", old: address(1))
            }
            try await Self.expectPutBack(jobmakers, running, address(1))
        }
    }

    /// Nor is a call held up: the question is answered at once.
    @Test func aQuestionThatFindsAnAcceptedRequestWritesOnce() async throws {
        try await Self.withJobmakers { running, jobmakers in
            try await jobmakers.write(address(2))
            try await jobmakers.succeed(with: address(2), old: address(1))
            async let question = running.coinbase()
            try await jobmakers.untilAsked(times: 3)
            try await jobmakers.succeed(with: address(2), by: "jm2", old: address(2))
            #expect(try await question.old.payoutAddress == address(2))
            try await eventually("the turn is over") { await running.isIdle() }
            #expect(try await jobmakers.version == 3)
        }
    }

    // MARK: What is put back

    @Test func anotherServersSuccessIsNotUndone() async throws {
        try await Self.withJobmakers { running, jobmakers in
            try await jobmakers.write(address(2))
            try await jobmakers.succeed(with: address(2), old: address(1))
            try await jobmakers.write(invalidAddress)
            for name in ["jm2", "jm1"] { try await jobmakers.refuse(by: name, old: address(2)) }
            let question = Task { try await running.coinbase() }
            for version: Int32 in [4, 5] {
                try await jobmakers.untilAsked(times: version)
                try await jobmakers.refuse(old: address(2))
            }
            _ = try await question.value
            try await Self.expectPutBack(jobmakers, running, address(2))
        }
    }

    @Test func norByAnUpdateThatIsRefused() async throws {
        try await Self.withJobmakers { running, jobmakers in
            try await jobmakers.write(address(2))
            try await jobmakers.succeed(with: address(2), old: address(1))
            try await jobmakers.write("unheard")
            try await jobmakers.refuse(old: address(2))
            let update = Task { try await running.update(invalidAddress) }
            for version: Int32 in [4, 5] {
                try await jobmakers.untilAsked(times: version)
                try await jobmakers.refuse(old: address(2))
            }
            try await Self.expectPutBack(jobmakers, running, address(2))
            #expect(try await update.value.message == "invalid payout address")
        }
    }

    /// A jobmaker may have missed what was accepted: nothing else was written since.
    @Test func whatNobodyCanHaveReplacedIsPutBackWhateverIsInForce() async throws {
        try await Self.withJobmakers { running, jobmakers in
            try await jobmakers.write(invalidAddress)
            try await jobmakers.refuse(by: "behind", old: "before")
            let question = Task { try await running.coinbase() }
            for version: Int32 in [3, 4] {
                try await jobmakers.untilAsked(times: version)
                try await jobmakers.refuse(by: "behind", old: "before")
            }
            _ = try await question.value
            try await Self.expectPutBack(jobmakers, running, address(1))
        }
    }

    @Test func whatIsInForceInItsOwnFormIsPutBackAsItWasAskedFor() async throws {
        try await Self.withJobmakers(accepting: address(1), as: "canonical") { running, jobmakers in
            for _ in 0..<2 { try await jobmakers.write(invalidAddress) }
            try await jobmakers.refuse(old: "canonical")
            let question = Task { try await running.coinbase() }
            for version: Int32 in [5, 6] {
                try await jobmakers.untilAsked(times: version)
                try await jobmakers.refuse(old: "canonical")
            }
            _ = try await question.value
            try await Self.expectPutBack(jobmakers, running, address(1))
        }
    }

    // MARK: Whose refusal it is

    @Test func aRefusalOfWhatTheNodeHeldMeanwhileIsNotTakenForTheAnswer() async throws {
        try await Self.withJobmakers { running, jobmakers in
            let update = Task { try await running.update(address(2)) }
            try await jobmakers.untilAsked(times: 2)
            try await jobmakers.refuse(old: address(1))
            try await jobmakers.untilAsked(times: 3)
            // Another server's update, and its put-back; then the jobmaker is late with its refusal.
            try await jobmakers.write(invalidAddress)
            try await jobmakers.write(address(2))
            try await jobmakers.refuse(old: address(1))
            try await jobmakers.untilAsked(times: 6)
            try await jobmakers.succeed(with: address(2), old: address(1))
            #expect(try await update.value.new?.payoutAddress == address(2))
            #expect(try await jobmakers.request == RunningCoordinator.request(address(2)))
        }
    }

    @Test func twoOfOneNameThatAreBothLateAreToldApartByTheirAddresses() async throws {
        try await Self.withJobmakers { running, jobmakers in
            let update = Task { try await running.update(address(2)) }
            for (version, ip) in [(2, "10.0.0.1"), (3, "10.0.0.2")] as [(Int32, String)] {
                try await jobmakers.untilAsked(times: version)
                try await jobmakers.refuse(by: "twin", at: ip, old: address(1))
            }
            try await jobmakers.untilAsked(times: 4)
            try await jobmakers.succeed(with: address(2), by: "twin", old: address(1))
            #expect(try await update.value.new?.payoutAddress == address(2))
        }
    }

    @Test func soAreTheirLateSuccesses() async throws {
        try await Self.withJobmakers { running, jobmakers in
            let update = Task { try await running.update(address(2)) }
            for (version, ip) in [(2, "10.0.0.1"), (3, "10.0.0.2")] as [(Int32, String)] {
                try await jobmakers.untilAsked(times: version)
                try await jobmakers.succeed(with: "canonical", by: "twin", at: ip, old: "canonical")
            }
            try await jobmakers.untilAsked(times: 4)
            try await jobmakers.succeed(with: address(2), by: "twin", old: "canonical")
            #expect(try await update.value.new?.payoutAddress == address(2))
        }
    }
}
