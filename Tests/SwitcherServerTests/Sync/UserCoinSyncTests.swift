import Dispatch
import Logging
import SampleUpstream
import Switcher
import SwitcherTestKit
import Testing
import UpstreamTestKit
import ZooKeeperTestKit

@Suite struct UserCoinSyncTests {
    @Test func theMapIsWrittenAndTheCursorFollows() async throws {
        let users = SampleUsers(["user1": "btc", "user2": "bcc", "user3": "bcc", "user4": "btc"], second: 1_513_239_055)
        try await withZooKeeper { zooKeeper in
            try await withSync(zooKeeper, answer: users.answer) { running in
                try await running.waitForPulls(1)
                let first = try #require(running.pulls.first)
                #expect(first.message == "Synced" && first.level == .info)
                #expect(first.metadata["records"] == "4" && first.metadata["skipped"] == "0")
                #expect(first.metadata["last_date"] == "0" && first.metadata["next_last_date"] == "1513239056")
                #expect(
                    try await zooKeeper.records(in: RunningSync.directory) == [
                        "user1": "btc", "user2": "bcc", "user3": "bcc", "user4": "btc",
                    ]
                )
                users.switchCoin("user1", "bcc")
                users.switchCoin("new", "ltc")
                try await eventually("the switches are followed") {
                    try await zooKeeper.records(in: RunningSync.directory) == [
                        "user1": "bcc", "user2": "bcc", "user3": "bcc", "user4": "btc", "new": "ltc",
                    ]
                }
            }
        }
    }

    /// Decoding takes one processor, whoever sent what is decoded.
    @Test func aLargeReplyWaitsForTheLaneThatAllShare() async throws {
        let reply = UpstreamServer.Response.users((0..<5_000).map { ("user\($0)", "btc") }, nowDate: 1)
        let (lane, release) = (DecodingLane(), DispatchSemaphore(value: 0))
        async let other: Void = lane.run(byteCount: .max) { release.wait() }
        try await withZooKeeper { zooKeeper in
            try await withSync(zooKeeper, decoding: lane, answer: .always(reply)) { running in
                try await eventually("the web site has answered") {
                    running.site.requests.count == 1 && running.site.openRequestCount == 0
                }
                for number in 0..<50 { try await running.push("pushed\(number)", "ltc") }
                #expect(running.pulls.isEmpty, "it waits for its turn")
                release.signal()
                try await running.waitForPulls(1)
                #expect(running.pulls.first?.metadata["records"] == "5000")
            }
        }
        await other
    }

    @Test func theURLsOfTheFirstAndTheFollowingPulls() async throws {
        try await withZooKeeper { zooKeeper in
            try await withSync(
                zooKeeper,
                answer: .numbered { number in .users([:], nowDate: 1_513_239_054 + Int64(number)) }
            ) { running in
                try await running.waitForPulls(3)
                #expect(
                    running.site.requests.prefix(3).map(\.target) == [
                        "/usercoin.php?last_date=0", "/usercoin.php?last_date=1513239055", "/usercoin.php?last_date=1513239056",
                    ]
                )
                for entry in running.log.entries { #expect(!entry.text.contains("secret")) }
            }
        }
    }

    @Test func theOverlapIsSubtracted() async throws {
        try await withZooKeeper { zooKeeper in
            try await withSync(
                zooKeeper,
                overlap: .seconds(5),
                answer: .always(.users([:], nowDate: 1_000))
            ) { running in
                try await running.waitForPulls(2)
                #expect(running.lastDates.prefix(2) == [0, 995])
                #expect(await running.sync.lastDate == 1_000)
            }
        }
    }

    /// The reply's records count from when the pull was sent.
    @Test func aSwitchPushedWhileAPullIsUnderWayStands() async throws {
        let gate = Gate()
        try await withZooKeeper { zooKeeper in
            try await withSync(
                zooKeeper,
                interval: .seconds(3_600),
                answer: .always(.users(["alice": "btc", "bob": "btc"], nowDate: 7), behind: gate)
            ) { running in
                try await eventually("it has asked") { running.site.openRequestCount == 1 }
                try await running.push("alice", "ltc")
                gate.open()
                try await running.waitForPulls(1)
                #expect(running.pulls.map(\.message) == ["Synced"])
                #expect(try await zooKeeper.records(in: RunningSync.directory) == ["alice": "ltc", "bob": "btc"])
                #expect(await running.sync.lastDate == 7)
            }
        }
    }

    @Test func theSameCoinIsWrittenAgain() async throws {
        try await withZooKeeper { zooKeeper in
            try await withSync(
                zooKeeper,
                answer: .always(.users(["alice": "btc"], nowDate: 7))
            ) { running in
                try await running.waitForPulls(3)
                let version = try await zooKeeper.withRawClient {
                    try await $0.get("\(RunningSync.directory)/alice").stat.version
                }
                #expect(version >= 2)
            }
        }
    }

    // MARK: Replies that are not as documented

    @Test func anEmptyPHPArrayIsNoChangeAndAWarning() async throws {
        try await withZooKeeper { zooKeeper in
            try await withSync(
                zooKeeper,
                answer: .always(.init(#"{"err_no":0,"err_msg":null,"data":{"user_coin":[],"now_date":7}}"#))
            ) { running in
                try await running.waitForPulls(2)
                let first = try #require(running.pulls.first)
                #expect(first.message == "Synced" && first.level == .warning)
                #expect(first.metadata["reason"]?.contains("user_coin is an array") == true)
                #expect(running.lastDates.prefix(2) == [0, 7])
                #expect(try await zooKeeper.records(in: RunningSync.directory) == [:])
            }
        }
    }

    @Test func theFlatMapIsWrittenAndTheCursorStays() async throws {
        try await withZooKeeper { zooKeeper in
            try await withSync(
                zooKeeper,
                answer: .always(.init(#"{"err_no":0,"err_msg":null,"data":{"hu60":"btc","YihaoTest":"bcc"}}"#))
            ) { running in
                try await running.waitForPulls(2)
                #expect(running.pulls.allSatisfy { $0.message == "Synced" && $0.level == .info })
                #expect(running.lastDates.prefix(2) == [0, 0])
                #expect(try await zooKeeper.records(in: RunningSync.directory) == ["hu60": "btc", "YihaoTest": "bcc"])
            }
        }
    }

    @Test func badEntriesAreSkippedAndNamed() async throws {
        try await withZooKeeper { zooKeeper in
            try await withSync(
                zooKeeper,
                answer: UpstreamServer.Answer { _ in
                    .init(
                        #"{"err_no":0,"data":{"user_coin":{"a":"btc","b/c":"btc","d":"doge","..":"btc","e":"bcc"},"now_date":7}}"#
                    )
                }
            ) { running in
                try await running.waitForPulls(1)
                #expect(try await zooKeeper.records(in: RunningSync.directory) == ["a": "btc", "e": "bcc"])
                let first = try #require(running.pulls.first)
                #expect(first.message == "Synced" && first.level == .warning)
                #expect(first.metadata["records"] == "2" && first.metadata["skipped"] == "3")
                #expect(first.metadata["reason"] == "coin is inexistent: 1, puname invalid: 2")
                for name in ["b/c=btc", "d=doge", "..=btc"] { #expect(first.metadata["skipped_first"]?.contains(name) == true) }
                #expect(await running.sync.lastDate == 7)
            }
        }
    }

    @Test(arguments: ["", #","now_date":0"#, #","now_date":-7"#, #","now_date":41"#, #","now_date":"43""#])
    func theCursorStaysWhereNowDateIsNoHelp(_ member: String) async throws {
        try await withZooKeeper { zooKeeper in
            try await withSync(
                zooKeeper,
                answer: .numbered { number in
                    number == 1
                        ? .users(["a": "btc"], nowDate: 42)
                        : .init(#"{"err_no":0,"data":{"user_coin":{"a":"bcc"}\#(member)}}"#)
                }
            ) { running in
                try await running.waitForPulls(3)
                #expect(running.lastDates.prefix(3) == [0, 42, 42])
                #expect(running.pulls[1].message == "Synced" && running.pulls[1].level == .warning)
                #expect(running.pulls[1].metadata["reason"]?.contains("now_date") == true)
                #expect(try await zooKeeper.records(in: RunningSync.directory) == ["a": "bcc"], "its records are written")
            }
        }
    }
}
