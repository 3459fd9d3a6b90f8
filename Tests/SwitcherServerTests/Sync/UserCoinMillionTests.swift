import Switcher
import Testing
import UpstreamTestKit
import ZooKeeperTestKit

@Suite struct UserCoinMillionTests {
    @Test func aReplyOfAMillionUsers() async throws {
        let count = 1_000_000
        var body = #"{"err_no":0,"data":{"user_coin":{"u0":"btc""#
        for number in 1..<count { body += #","u\#(number)":"bcc""# }
        body += #"},"now_date":7}}"#
        let reply = UpstreamServer.Response(body)
        var configuration = ZooKeeperServer.Configuration()
        configuration.heap = "1g"
        try await withZooKeeper(configuration) { zooKeeper in
            try await withSync(zooKeeper, interval: .seconds(3_600), answer: .always(reply)) { running in
                // A debug build, beside other tests.
                try await eventually(timeout: Timeouts.base * 30, "the pull is done") { running.pulls.count == 1 }
                #expect(running.pulls[0].message == "Synced")
                #expect(running.pulls[0].metadata["records"] == "1000000")
                #expect(await running.sync.lastDate == 7)
                try await zooKeeper.withRawClient { client async throws in
                    #expect(try await client.exists(RunningSync.directory)?.numChildren == Int32(count))
                    #expect(try await client.get("\(RunningSync.directory)/u0").text == "btc")
                    #expect(try await client.get("\(RunningSync.directory)/u\(count - 1)").text == "bcc")
                }
            }
        }
    }
}
