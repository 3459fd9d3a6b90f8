import Logging
import Testing
import ZooKeeper
import ZooKeeperTestKit

@testable import Switcher

/// The listing of the directory is a help, and not a condition.
@Suite struct SwitchWriterListingTests {
    private static let names = (0..<100).map { "user\($0)" }

    private func fill(_ standIn: StandInZooKeeper) {
        for name in Self.names { standIn.create("\(RunningWriter.directory)/\(name)", "btc") }
    }

    private func coin(_ name: String, _ standIn: StandInZooKeeper) -> String? {
        standIn.data("\(RunningWriter.directory)/\(name)").map { String(decoding: $0, as: UTF8.self) }
    }

    /// The library gives the connection up, again and again.
    @Test func aListingThatTakesLongerThanTheSessionDoesNotStopTheService() async throws {
        try await withStandInZooKeeper { standIn in
            fill(standIn)
            standIn.stretchListings(over: .seconds(6))
            try await withWriter(standIn.connectString, sessionTimeout: .seconds(2), requestTimeout: .seconds(60)) { running in
                try await running.switchCoin(Self.names + ["new1", "new2"], "bcc")
                #expect(coin("user7", standIn) == "bcc")
                #expect(coin("new1", standIn) == "bcc")
                #expect(await running.writer.readiness == .ready, "switches are written")
                #expect(running.log.entries("Records cannot be listed").count == 2)
                #expect(standIn.counts.listings == 2, "and not again for a minute")
                // What does not hold for a listing holds for the rest: the connection stays.
                let handshakes = standIn.counts.handshakes
                for number in 0..<50 { try await running.switchCoin("late\(number)", "ltc") }
                #expect(coin("late49", standIn) == "ltc")
                #expect(standIn.counts.handshakes == handshakes)
            }
        }
    }

    @Test func aListingIsTriedAgainAndThenTheRecordsAreKnown() async throws {
        try await withStandInZooKeeper { standIn in
            fill(standIn)
            standIn.denyListings()
            try await withWriter(standIn.connectString, configure: { $0.listingInterval = .milliseconds(50) }) { running in
                try await running.waitUntilReady()
                try await running.switchCoin("new", "btc")
                standIn.denyListings(false)
                try await eventually("it is listed") { await running.writer.areRecordsKnown }
                #expect(running.log.entries("Records listed").count == 1)
                try await running.switchCoin(["new", "newer", "user1"], "bcc")
                #expect(coin("new", standIn) == "bcc" && coin("newer", standIn) == "bcc" && coin("user1", standIn) == "bcc")
                #expect(await running.writer.mismatchCount == 1, "the first new one")
            }
        }
    }

    @Test func aListingThatIsDeniedIsToldTheFirstSecondFourthTime() async throws {
        try await withStandInZooKeeper { standIn in
            fill(standIn)
            standIn.denyListings()
            try await withWriter(standIn.connectString, configure: { $0.listingInterval = .milliseconds(1) }) { running in
                try await running.switchCoin(["user1", "new"], "bcc")
                #expect(coin("user1", standIn) == "bcc" && coin("new", standIn) == "bcc")
                try await eventually("it was denied eight times") {
                    running.log.entries("Records cannot be listed").contains { $0.metadata["failures"] == "8" }
                }
                let errors = running.log.entries("Records cannot be listed").filter { $0.level == .error }
                #expect(errors.prefix(4).map { $0.metadata["failures"] } == ["1", "2", "4", "8"])
                #expect(await running.writer.readiness == .ready)
            }
        }
    }

    /// With a proxy that holds the listing back, so that what is written meanwhile is newer than what the listing says.
    @Test func aLaterListingStopsNothingAndKnowsNothingBetter() async throws {
        try await withStandInZooKeeper { standIn in
            fill(standIn)
            for number in 0..<50 { standIn.create("\(RunningWriter.directory)/other\(number)", "ltc") }
            try await withWriter(
                standIn.connectString,
                configure: {
                    $0.listingInterval = .milliseconds(10)
                    $0.mismatchesBeforeListing = 20
                }
            ) { running in
                try await running.waitUntilReady()
                for number in 0..<50 { standIn.delete("\(RunningWriter.directory)/other\(number)") }
                standIn.stretchListings(over: .seconds(1))
                try await running.switchCoin((0..<50).map { "other\($0)" }, "btc")
                try await eventually("it is listed again") { standIn.counts.listings == 2 }
                // Sent while the listing is under way; their answers come behind it.
                try await running.switchCoin((0..<50).map { "new\($0)" }, "btc")
                try await eventually("it is taken over") { running.log.entries("Records listed").count == 2 }
                let wrong = await running.writer.mismatchCount
                #expect(wrong == 50)
                try await running.switchCoin((0..<50).map { "new\($0)" } + (0..<50).map { "other\($0)" }, "bcc")
                #expect(coin("new49", standIn) == "bcc")
                #expect(await running.writer.mismatchCount == wrong, "what was created meanwhile is still believed in")
            }
        }
    }

    @Test(arguments: [4_000, 1_000])
    func whatAnotherServerCreatedCostsOneRoundOfRepairs(recordsPerTransaction: Int) async throws {
        try await withZooKeeper { server in
            try await withWriter(
                server.connectString,
                configure: { $0.maximumTransactionRecords = recordsPerTransaction }
            ) { running in
                try await running.waitUntilReady()
                let names = (0..<4_000).map { "user\($0)" }
                let others = try names.map { TransactionOperation.create(try running.path($0), data: Array("ltc".utf8)) }
                _ = try await running.client.transaction(others)
                try await running.switchCoin(names, "btc")
                #expect(try await running.coin("user3999") == "btc")
                #expect(await running.writer.mismatchCount == names.count)
                let rounds = 4 * names.count / recordsPerTransaction
                #expect(await running.writer.roundCount <= rounds, "a transaction that failed, its questions, and it once more")
                #expect(running.log.entries("Records listed").count == 1, "nothing was listed again")
            }
        }
    }

    /// However much another server makes: here all that there is, and many times more than what would be listed if it were gone.
    @Test func whatAnotherServerCreatesIsNeverListed() async throws {
        try await withZooKeeper { server in
            try await withWriter(server.connectString) { other in
                try await withWriter(
                    server.connectString,
                    configure: {
                        $0.listingInterval = .milliseconds(10)
                        $0.countingInterval = .milliseconds(10)
                        $0.mismatchesBeforeListing = 10
                    }
                ) { running in
                    try await running.waitUntilReady()
                    let names = (0..<20_000).map { "user\($0)" }
                    try await other.switchCoin(names, "ltc")
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        group.addTask { try await running.switchCoin(names, "btc") }
                        // Known to nobody, known to the other, and known to both.
                        for number in 0..<300 {
                            group.addTask { try await running.switchCoin("new\(number % 100)", "btc") }
                            group.addTask { try await other.switchCoin("user\(number)", "bcc") }
                        }
                        try await group.waitForAll()
                    }
                    try await running.switchCoin(names, "ltc")
                    for name in ["user0", "user299", "user19999"] { #expect(try await running.coin(name) == "ltc") }
                    #expect(try await running.coin("new99") == "btc")
                    #expect(await running.writer.mismatchCount == names.count)
                    #expect(running.log.entries("Records listed").count == 1, "at the start")
                }
            }
        }
    }

    /// A failed transaction has created nothing.
    @Test func aRecordWhoseCreationFailedIsNotBelievedIn() async throws {
        try await withZooKeeper { server in
            try await withWriter(server.connectString) { running in
                try await running.waitUntilReady()
                let readOnly = AccessControlList([.init(permissions: .read, scheme: "world", identity: "anyone")])
                try await running.client.create(running.path("locked"), data: Array("ltc".utf8), access: readOnly)
                let locked = try running.coinSwitch("locked", "btc")
                let names = (0..<500).map { "user\($0)" }
                await #expect(throws: SwitchWriteError.refused(first: locked, count: 1)) {
                    try await running.switchCoin(names + ["locked"], "btc")
                }
                #expect(try await running.coin("user499") == "btc")
                #expect(await running.writer.mismatchCount == 1, "the locked one, which somebody else created")
            }
        }
    }

    /// A proxy loses the reply: nobody knows whether they were created.
    @Test func creationsOfUnknownOutcomeAreRepairedWithoutAListing() async throws {
        try await withZooKeeper { server in
            try await withFaultProxy(to: server.port) { proxy in
                try await withWriter(proxy.connectString, requestTimeout: .seconds(60)) { running in
                    try await running.waitUntilReady()
                    let names = (0..<300).map { "user\($0)" }
                    proxy.cutAtRequest(containing: Array("/user299".utf8), passing: true)
                    try await running.switchCoin(names, "btc")
                    #expect(proxy.trappedCount == 1)
                    #expect(try await running.coin("user299") == "btc")
                    #expect(running.log.entries("Records listed").count == 1)
                }
            }
        }
    }
}
