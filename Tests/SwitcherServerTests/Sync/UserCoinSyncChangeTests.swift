import SampleUpstream
import Switcher
import SwitcherTestKit
import Testing
import UpstreamTestKit
import ZooKeeperTestKit

@testable import SwitcherServer

/// What a reload changes of a sync that runs.
@Suite struct UserCoinSyncChangeTests {
    private static let once = Duration.seconds(3_600)

    @Test func aShorterIntervalBeginsNow() async throws {
        try await withZooKeeper { zooKeeper in
            try await withSync(zooKeeper, interval: Self.once, answer: SampleUsers(["a": "btc"]).answer) { running in
                try await running.waitForPulls(1)
                await running.change(interval: .milliseconds(20))
                try await running.waitForPulls(3)
                await running.change(interval: Self.once)
                #expect(running.lastDates[1] != 0, "it goes on where it was")
            }
        }
    }

    @Test func anotherSiteIsAskedForEverybodyAtOnce() async throws {
        let others = SampleUsers(["b": "bcc"])
        try await withZooKeeper { zooKeeper in
            try await withUpstream(others.answer) { other in
                try await withSync(zooKeeper, interval: Self.once, answer: SampleUsers(["a": "btc"]).answer) { running in
                    try await running.waitForPulls(1)
                    await running.change(site: other)
                    try await running.waitForPulls(2)
                    #expect(other.requests.map(\.lastDate) == [0])
                    #expect(running.site.requests.count == 1)
                    #expect(try await zooKeeper.records(in: RunningSync.directory) == ["a": "btc", "b": "bcc"])
                }
            }
        }
    }

    @Test func aPullOfTheSiteBeforeDoesNotMoveTheCursorOfTheNext() async throws {
        let gate = Gate()
        try await withZooKeeper { zooKeeper in
            try await withUpstream(SampleUsers(["b": "bcc"]).answer) { other in
                try await withSync(
                    zooKeeper,
                    interval: Self.once,
                    answer: .always(.users(["a": "btc"], nowDate: 99_999), behind: gate)
                ) { running in
                    try await eventually("the first has asked") { running.site.openRequestCount == 1 }
                    await running.change(site: other)
                    #expect(other.requests.isEmpty, "pulls never overlap")
                    gate.open()
                    try await running.waitForPulls(2)
                    #expect(other.requests.map(\.lastDate) == [0])
                    #expect(try await zooKeeper.records(in: RunningSync.directory)["a"] == "btc", "what was asked for is written")
                    #expect(running.pulls[0].metadata["next_last_date"] == "0")
                }
            }
        }
    }

    @Test func aCoinThatWasSkippedIsAskedForAgain() async throws {
        try await withZooKeeper { zooKeeper in
            try await withSync(zooKeeper, interval: Self.once, answer: SampleUsers(["a": "btc", "b": "doge"]).answer) { running in
                try await running.waitForPulls(1)
                await running.change(coins: ["btc", "bcc", "ltc", "doge"])
                try await running.waitForPulls(2)
                #expect(running.lastDates == [0, 0])
                #expect(try await zooKeeper.records(in: RunningSync.directory) == ["a": "btc", "b": "doge"])
            }
        }
    }

    /// The reply is read with the coins of its beginning.
    @Test(arguments: [false, true]) func aCoinThatBecomesAvailableDuringAPullIsAskedForAgain(isFirst: Bool) async throws {
        let gate = Gate()
        try await withZooKeeper { zooKeeper in
            try await withSync(
                zooKeeper,
                interval: isFirst ? Self.once : .milliseconds(20),
                answer: .numbered { number in
                    if number == (isFirst ? 1 : 2) { await gate.wait() }
                    return isFirst || number > 1
                        ? .users(["a": "btc", "b": "doge"], nowDate: Int64(number)) : .users(["a": "btc"], nowDate: 1)
                }
            ) { running in
                try await eventually("it has asked") { gate.waitingCount == 1 }
                let asked = running.lastDates.count
                await running.change(coins: ["btc", "bcc", "ltc", "doge"])
                gate.open()
                try await eventually("everybody is asked for") { running.lastDates.dropFirst(asked).first == 0 }
                try await eventually("it is written") { try await zooKeeper.records(in: RunningSync.directory)["b"] == "doge" }
            }
        }
    }

    @Test func anIntervalThatChangesDuringAPullBeginsAfterIt() async throws {
        let gate = Gate()
        try await withZooKeeper { zooKeeper in
            try await withSync(zooKeeper, interval: Self.once, answer: .always(.users(["a": "btc"], nowDate: 7), behind: gate)) {
                running in
                try await eventually("it has asked") { gate.waitingCount == 1 }
                await running.change(interval: .milliseconds(20))
                gate.open()
                try await running.waitForPulls(3)
            }
        }
    }

    /// What it has said before is not what the next one says.
    @Test func whatZooKeeperRefusedOfTheSiteBeforeIsForgotten() async throws {
        try await withZooKeeper { zooKeeper in
            try await withUpstream(SampleUsers(["b": "bcc"]).answer) { other in
                try await zooKeeper.withRawClient { client in
                    for path in ["/pool", RunningSync.directory] { _ = try await client.create(path) }
                    let readable = RawACL(permissions: 1, scheme: "world", id: "anyone")
                    _ = try await client.create("\(RunningSync.directory)/a", Array("old".utf8), acl: [readable])
                }
                try await withSync(zooKeeper, interval: Self.once, answer: SampleUsers(["a": "btc"]).answer) { running in
                    try await running.waitForPulls(1)
                    #expect(await running.sync.carriedCount == 1)
                    await running.change(site: other)
                    try await running.waitForPulls(2)
                    #expect(await running.sync.carriedCount == 0)
                }
            }
        }
    }

    @Test func whereNothingWasSkippedTheCursorStays() async throws {
        try await withZooKeeper { zooKeeper in
            try await withSync(zooKeeper, interval: Self.once, answer: SampleUsers(["a": "btc"]).answer) { running in
                try await running.waitForPulls(1)
                let cursor = await running.sync.lastDate
                await running.change(coins: ["btc", "bcc", "ltc", "doge"])
                #expect(await running.sync.lastDate == cursor)
                // Fewer coins, and nothing new to be had of them.
                await running.change(interval: .milliseconds(20), coins: ["btc"])
                try await running.waitForPulls(2)
                #expect(running.lastDates[1] == cursor)
            }
        }
    }
}

extension RunningSync {
    fileprivate func change(
        site other: UpstreamServer? = nil,
        interval: Duration = .seconds(3_600),
        coins: [String] = ["btc", "bcc", "ltc"]
    ) async {
        guard let url = UpstreamURL("http://user:secret@127.0.0.1:\((other ?? site).port)/usercoin.php") else { return }
        await sync.change(
            upstream: HTTPUpstream(UpstreamConfiguration(url: url, timeout: Timeouts.request, maximumBodyBytes: 1 << 20)),
            isAnotherSite: other != nil,
            check: SwitchCheck(availableCoins: coins, lowercasesNames: false),
            configuration: UserCoinSyncConfiguration(interval: interval, overlap: .zero)
        )
    }
}
