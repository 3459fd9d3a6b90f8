import Logging
import SampleUpstream
import Switcher
import SwitcherTestKit
import Testing
import UpstreamTestKit
import ZooKeeperTestKit

/// The records are deleted by hand. The web site has to be asked for everybody again.
@Suite struct UserCoinSyncLossTests {
    /// Long before the next pull is due, and without anybody who writes.
    @Test func itBeginsAgainAtOnce() async throws {
        let users = SampleUsers(["user1": "btc", "user2": "bcc"], second: 1_513_239_055)
        try await withZooKeeper { zooKeeper in
            try await withSync(zooKeeper, interval: .seconds(3_600), answer: users.answer) { running in
                try await running.waitForPulls(1)
                try await zooKeeper.deleteAll(RunningSync.directory)
                try await running.waitForPulls(2)
                #expect(running.lastDates == [0, 0])
                #expect(try await zooKeeper.records(in: RunningSync.directory) == ["user1": "btc", "user2": "bcc"])
                #expect(running.log.entries("Records were lost").map(\.level) == [.warning])
                #expect(await running.sync.lastDate > 0)
            }
        }
    }

    @Test func aPullThatIsUnderWayDoesNotMoveTheCursor() async throws {
        let gate = Gate()
        try await withZooKeeper { zooKeeper in
            try await withSync(
                zooKeeper,
                answer: .numbered { number in
                    if number == 2 { await gate.wait() }
                    return .users(["user\(number)": "btc"], nowDate: Int64(1_000 + number))
                }
            ) { running in
                try await eventually("the second is under way") {
                    running.site.requests.count == 2 && running.site.openRequestCount == 1
                }
                try await zooKeeper.deleteAll(RunningSync.directory)
                try await eventually("the loss is noticed") { running.writer.recordLossCount == 1 }
                gate.open()
                try await running.waitForPulls(3)
                #expect(running.lastDates.prefix(3) == [0, 1_001, 0])
                #expect(running.pulls[1].metadata["next_last_date"] == "1001", "it stays where it was")
            }
        }
    }

    @Test func aPullThatWasUnderWayIsFollowedByAnotherAtOnce() async throws {
        let gate = Gate()
        try await withZooKeeper { zooKeeper in
            try await withSync(
                zooKeeper,
                interval: .seconds(3_600),
                answer: .always(.users(["alice": "btc"], nowDate: 7), behind: gate)
            ) { running in
                try await running.push("bob", "ltc")
                try await eventually("it has asked") { running.site.openRequestCount == 1 }
                try await zooKeeper.deleteAll(RunningSync.directory)
                try await eventually("the loss is noticed") { running.writer.recordLossCount == 1 }
                gate.open()
                try await running.waitForPulls(2)
                #expect(running.lastDates == [0, 0])
                #expect(await running.sync.lastDate == 7)
            }
        }
    }
}
