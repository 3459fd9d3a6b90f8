import SampleUpstream
import SwitcherTestKit
import Testing
import UpstreamTestKit
import ZooKeeperTestKit

@testable import Switcher
@testable import SwitcherServer

/// Pulls that somebody does not want to wait for.
@Suite struct UserCoinSyncPullNowTests {
    private static let never = Duration.seconds(3_600)

    @Test func aPullIsMadeNowAndTold() async throws {
        let users = SampleUsers(["a": "btc"])
        try await withZooKeeper { zooKeeper in
            try await withSync(zooKeeper, interval: Self.never, answer: users.answer) { running in
                try await running.waitForPulls(1)
                users.switchCoin("a", "bcc")
                let pull = try #require(await running.sync.pullNow(waitingAtMost: Timeouts.condition))
                #expect(pull.number == 2 && pull.recordCount == 1 && pull.failure == nil)
                #expect(pull.nextLastDate >= pull.lastDate && pull.lastDate > 0)
                #expect(try await zooKeeper.records(in: RunningSync.directory) == ["a": "bcc"])
                let status = await running.sync.status
                #expect(status.pulls.map(\.number) == [1, 2] && status.lastDate == pull.nextLastDate)
                #expect(status.lastFailure == nil)
            }
        }
    }

    @Test func everybodyIsPulledNow() async throws {
        try await withZooKeeper { zooKeeper in
            try await withSync(zooKeeper, interval: Self.never, answer: .always(.users(["a": "btc"], nowDate: 7))) { running in
                try await running.waitForPulls(1)
                let pull = try #require(await running.sync.pullNow(everybody: true, waitingAtMost: Timeouts.condition))
                #expect(pull.number == 2 && pull.lastDate == 0 && pull.nextLastDate == 7 && pull.recordCount == 1)
                #expect(await running.sync.pullNow(waitingAtMost: Timeouts.condition)?.lastDate == 7)
                #expect(running.lastDates == [0, 0, 7])
            }
        }
    }

    /// The one under way counts for nothing then: what it has asked from was wrong.
    @Test func everybodyIsPulledAfterThePullUnderWay() async throws {
        let gate = Gate()
        try await withZooKeeper { zooKeeper in
            try await withSync(
                zooKeeper,
                interval: Self.never,
                answer: .always(.users(["a": "btc"], nowDate: 7), behind: gate)
            ) { running in
                try await eventually("the first has asked") { running.site.openRequestCount == 1 }
                #expect(await running.sync.pullNow(everybody: true, waitingAtMost: .milliseconds(20)) == nil)
                gate.open()
                try await running.waitForPulls(2)
                try await eventually("the second is done") { await running.sync.lastDate == 7 }
                #expect(running.lastDates == [0, 0])
            }
        }
    }

    /// The one under way may have asked before what the caller knows of was there.
    @Test func allWhoAskDuringAPullShareTheNext() async throws {
        let gate = Gate()
        try await withZooKeeper { zooKeeper in
            try await withSync(
                zooKeeper,
                interval: Self.never,
                answer: .always(.users(["a": "btc"], nowDate: 7), behind: gate)
            ) { running in
                try await eventually("the first has asked") { running.site.openRequestCount == 1 }
                for _ in 0..<5 { #expect(await running.sync.wantPull() == 2) }
                #expect(await running.sync.pullNow(waitingAtMost: .milliseconds(20)) == nil, "it does not wait for ever")
                #expect(running.site.requests.count == 1, "pulls never overlap")
                gate.open()
                try await running.waitForPulls(2)
                // If there were one more it would have begun before this one, which is asked for when the second has ended.
                let pull = await running.sync.pullNow(waitingAtMost: Timeouts.condition)
                #expect(pull?.number == 3)
                #expect(running.lastDates == [0, 7, 7])
                #expect(running.site.mostOpenRequests == 1)
            }
        }
    }

    @Test func aPullInVainSaysWhy() async throws {
        try await withZooKeeper { zooKeeper in
            try await withSync(zooKeeper, interval: Self.never, answer: .always(.init("no", status: 500))) { running in
                let pull = try #require(await running.sync.pullNow(waitingAtMost: Timeouts.condition))
                #expect(pull.failure?.contains("500") == true)
                #expect(await running.sync.status.lastFailure?.failure?.contains("secret") == false)
            }
        }
    }

    @Test func theLastHundredAreKept() {
        var history = PullHistory()
        let reply = UserCoinReply(switches: [], skipped: SkippedEntries(), nowDate: nil, shape: .flat)
        for number in 1...150 {
            let pull = history.begin(at: SyncCursor())
            #expect(pull.number == number)
            guard number == 20 else {
                history.succeeded(pull, reply, refusedCount: 3, at: SyncCursor())
                continue
            }
            history.failed(pull, .reply(.malformed("no JSON\n" + String(repeating: "x", count: 5_000))), at: SyncCursor())
        }
        #expect(history.pulls.map(\.number) == Array(51...150))
        #expect(history.pulls.allSatisfy { $0.refusedCount == 3 && $0.failure == nil })
        #expect(history.lastFailure?.number == 20)
        #expect(history.lastFailure?.failure?.hasPrefix("no JSON\\u{a}xxx") == true)
        #expect((history.lastFailure?.failure?.utf8.count ?? .max) < 1_100)
    }
}
