import Logging
import SampleUpstream
import Switcher
import SwitcherTestKit
import Synchronization
import Testing
import UpstreamTestKit
import ZooKeeperTestKit

/// The records are deleted by hand. The web site has to be asked for everybody again.
@Suite struct UserCoinSyncLossTests {
    private func deleteAll(_ zooKeeper: ZooKeeperServer) async throws {
        try await zooKeeper.withRawClient { client in
            for child in try await client.children(RunningSync.directory) {
                try await client.delete("\(RunningSync.directory)/\(child)")
            }
            try await client.delete(RunningSync.directory)
        }
    }

    /// Long before the next pull is due, and without anybody who writes.
    @Test func itBeginsAgainAtOnce() async throws {
        let users = SampleUsers(["user1": "btc", "user2": "bcc"], second: 1_513_239_055)
        try await withZooKeeper { zooKeeper in
            try await withSync(zooKeeper, interval: .seconds(3_600), answer: users.answer) { running in
                try await running.waitForPulls(1)
                try await deleteAll(zooKeeper)
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
        let count = Mutex(0)
        try await withZooKeeper { zooKeeper in
            try await withSync(
                zooKeeper,
                answer: UpstreamServer.Answer { _ in
                    let number = count.withLock { count in
                        count += 1
                        return count
                    }
                    if number == 2 { await gate.wait() }
                    let now = 1_000 + number
                    return .init(#"{"err_no":0,"data":{"user_coin":{"user\#(number)":"btc"},"now_date":\#(now)}}"#)
                }
            ) { running in
                try await eventually("the second is under way") {
                    running.site.requests.count == 2 && running.site.openRequestCount == 1
                }
                try await deleteAll(zooKeeper)
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
                answer: UpstreamServer.Answer { _ in
                    await gate.wait()
                    return .init(#"{"err_no":0,"data":{"user_coin":{"alice":"btc"},"now_date":7}}"#)
                }
            ) { running in
                try await running.push("bob", "ltc")
                try await eventually("it has asked") { running.site.openRequestCount == 1 }
                try await deleteAll(zooKeeper)
                try await eventually("the loss is noticed") { running.writer.recordLossCount == 1 }
                gate.open()
                try await running.waitForPulls(2)
                #expect(running.lastDates == [0, 0])
                #expect(await running.sync.lastDate == 7)
            }
        }
    }
}
