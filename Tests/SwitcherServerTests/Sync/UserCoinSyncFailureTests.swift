import Logging
import SampleUpstream
import Switcher
import SwitcherTestKit
import Testing
import UpstreamTestKit
import ZooKeeperTestKit

@Suite struct UserCoinSyncFailureTests {
    @Test(arguments: [
        UpstreamServer.Response("down", status: 500), .init("<html>502</html>"),
        .init(#"{"err_no":3,"err_msg":"no","data":null}"#),
        .init(#"{"err_no":0,"data":{"user_coin":{"b":"btc"},"now_date":99}}"#, cutAfter: 45),
        .init(#"{"err_no":0,"data":{"user_coin":{"b":"#),
        .init(#"{"err_no":0,"data":{"user_coin":["b"],"now_date":99}}"#),
    ])
    func aFailureKeepsTheCursorAndTheSameRangeIsAskedForAgain(_ failure: UpstreamServer.Response) async throws {
        try await withZooKeeper { zooKeeper in
            try await withSync(
                zooKeeper,
                answer: .numbered { number in
                    switch number {
                    case 1: return .users(["a": "btc"], nowDate: 42)
                    case 2, 3: return failure
                    default: return .users(["a": "bcc"], nowDate: 50)
                    }
                }
            ) { running in
                try await running.waitForPulls(4)
                #expect(running.lastDates.prefix(4) == [0, 42, 42, 42])
                #expect(running.pulls.prefix(4).map(\.message) == ["Synced", "Sync failed", "Sync failed", "Synced"])
                #expect(running.pulls[1].level == .error)
                #expect(running.pulls[1].metadata["reason"]?.isEmpty == false)
                #expect(running.pulls[1].metadata["last_date"] == "42")
                #expect(running.pulls[3].metadata["failures"] == "2", "the recovery says how many there were")
                #expect(try await zooKeeper.records(in: RunningSync.directory) == ["a": "bcc"])
            }
        }
    }

    @Test func aTimeoutIsAFailureToo() async throws {
        let gate = Gate()
        try await withZooKeeper { zooKeeper in
            try await withSync(
                zooKeeper,
                pullTimeout: .seconds(1),
                answer: .always(.users(["a": "btc"], nowDate: 42), behind: gate)
            ) { running in
                try await running.waitForPulls(1)
                #expect(running.pulls[0].metadata["reason"] == "no complete reply within 1 s")
                gate.open()
                try await eventually("it goes on") { await running.sync.lastDate == 42 }
                #expect(running.lastDates.allSatisfy { $0 == 0 || $0 == 42 })
            }
        }
    }

    @Test func aSlowUpstreamNeverMakesTwoPullsOverlap() async throws {
        let gate = Gate()
        try await withZooKeeper { zooKeeper in
            try await withSync(
                zooKeeper,
                interval: .milliseconds(1),
                answer: UpstreamServer.Answer { request in
                    // The second pull lasts hundreds of intervals.
                    if request.lastDate != 0 { await gate.wait() }
                    return .users(["a": "btc"], nowDate: 42)
                }
            ) { running in
                try await eventually("the second pull is under way") { gate.waitingCount == 1 }
                // Time for others to begin, in which something else is done.
                for _ in 0..<50 { try await running.push("b", "btc") }
                #expect(running.site.requests.count == 2)
                gate.open()
                try await running.waitForPulls(5)
                #expect(running.site.mostOpenRequests == 1)
            }
        }
    }

    @Test func zooKeeperLostBetweenFetchAndWrite() async throws {
        let gate = Gate()
        try await withZooKeeper { zooKeeper in
            try await withSync(
                zooKeeper,
                requestTimeout: .seconds(3) * Timeouts.scale,
                answer: .numbered { number in
                    if number == 2 { await gate.wait() }
                    return number == 1
                        ? .users(["a": "btc"], nowDate: 42)
                        : .users(["a": "bcc", "b": "ltc"], nowDate: 50)
                }
            ) { running in
                try await eventually("the second pull is under way") { gate.waitingCount == 1 }
                let waitsBefore = running.waitCount
                await zooKeeper.kill()
                gate.open()
                try await eventually("the write fails") { running.pulls.contains { $0.message == "Sync failed" } }
                let failure = try #require(running.pulls.first { $0.message == "Sync failed" })
                #expect(failure.metadata["reason"] == "the write was not confirmed")
                #expect(await running.sync.lastDate == 42)
                try await eventually("it waits instead of fetching") { running.waitCount > waitsBefore }
                try await zooKeeper.restart()
                try await eventually("nothing is lost") {
                    try await zooKeeper.records(in: RunningSync.directory) == ["a": "bcc", "b": "ltc"]
                }
                try await eventually("the cursor follows") { await running.sync.lastDate == 50 }
                #expect(running.lastDates.prefix(3) == [0, 42, 42], "the same range again")
            }
        }
    }

    @Test func theFirstPullWaitsForZooKeeper() async throws {
        let users = SampleUsers(["a": "btc"])
        try await withZooKeeper { zooKeeper in
            await zooKeeper.kill()
            try await withSync(zooKeeper, answer: users.answer) { running in
                try await eventually("it waits") { running.waitCount == 1 }
                #expect(running.site.requests.isEmpty)
                try await zooKeeper.restart()
                try await running.waitForPulls(1)
                #expect(running.lastDates.first == 0)
                #expect(try await zooKeeper.records(in: RunningSync.directory) == ["a": "btc"])
            }
        }
    }

    // MARK: Stopping

    @Test func aStopDuringAWriteIsPromptAndMovesNoCursor() async throws {
        let gate = Gate()
        try await withZooKeeper { zooKeeper in
            try await withSync(
                zooKeeper,
                requestTimeout: .seconds(3_600),
                answer: UpstreamServer.Answer { request in
                    guard request.lastDate != 0 else {
                        return .users(["a": "btc"], nowDate: 42)
                    }
                    await gate.wait()
                    return .users(["a": "bcc"], nowDate: 50)
                }
            ) { running in
                try await eventually("the second pull is under way") { gate.waitingCount == 1 }
                try await zooKeeper.freeze()
                gate.open()
                try await eventually("it is being written") { await running.writer.openCallCount == 1 }
                // It would wait for an hour.
                await running.stop()
                #expect(await running.sync.lastDate == 42)
                #expect(await running.writer.openCallCount == 0)
                try await zooKeeper.thaw()
            }
        }
    }

    @Test func aStopDuringAFetchIsPrompt() async throws {
        let gate = Gate()
        try await withZooKeeper { zooKeeper in
            try await withSync(
                zooKeeper,
                pullTimeout: .seconds(3_600),
                answer: .always(.init(), behind: gate)
            ) { running in
                try await eventually("it has asked") { running.site.openRequestCount == 1 }
                await running.stop()
                #expect(await running.sync.lastDate == 0)
                #expect(running.pulls.isEmpty, "a stop is no failure")
                gate.open()
            }
        }
    }
}
