import Logging
import SampleJobmaker
import SwitcherTestKit
import Testing
import ZooKeeper
import ZooKeeperTestKit

@testable import Switcher
@testable import SwitcherHTTP

struct SubPoolListCallTests {
    private static let directory = "/subpool"

    private func configuration() throws -> SubPoolConfiguration {
        SubPoolConfiguration(baseDirectory: try ZNodePath(Self.directory), ackTimeout: .seconds(10), requestTimeout: .seconds(10))
    }

    private static func body(_ subPools: [String], isCut: Bool = false) -> String {
        #"{"err_no":0,"err_msg":"","success":true,"subpools":[\#(subPools.joined(separator: ","))],"truncated":\#(isCut)}"#
    }

    /// When a node was written.
    private func time(_ zooKeeper: ZooKeeperServer, _ path: String) async throws -> String {
        try await zooKeeper.withRawClient { UTCTime(milliseconds: try await $0.get(path).stat.mtime).description }
    }

    @Test func theRequestAndTheLastAckAreShown() async throws {
        try await withZooKeeper { zooKeeper in
            try await withSampleJobmaker(
                [ServerAddress(zooKeeper.connectString)],
                requestNode: ZNodePath(Self.directory + "/btc/pool3"),
                subPool: SampleSubPool(
                    name: "pool3",
                    coinbase: .init("hellobtc", "34woZDygXWqaVPnNxp5SUnbN6RNQ5koBt4"),
                    hostName: "jm\n1"
                ),
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            ) { _ in
                try await TestAPI.run(zooKeeper, subPools: configuration()) { api in
                    let address = "bc1qjl8uwezzlech723lpnyuza0h2cdkvxvh54v3dn"
                    let coinbase = #""coinbase_info":"tiger","payout_addr":"\#(address)""#
                    let update = #"{"coin":"btc","subpool_name":"pool3",\#(coinbase)}"#
                    let updated = try await api.call("POST /subpool/update-coinbase", body: update)
                    #expect(updated.body.contains(#""success":true"#))
                    let request = try await time(zooKeeper, "\(Self.directory)/btc/pool3")
                    let ack = try await time(zooKeeper, "\(Self.directory)/btc/pool3/ack")
                    let listed = try await api.call("GET /subpools")
                    #expect(listed.status == 200)
                    let shown =
                        #"{"coin":"btc","subpool_name":"pool3","request":{"written_at":"\#(request)",\#(coinbase)},"#
                        + #""ack":{"written_at":"\#(ack)","host":"jm\n1","success":true,"err_msg":"",\#(coinbase)}}"#
                    #expect(listed.body.replacing(#""err_msg":"success","#, with: #""err_msg":"","#) == Self.body([shown]))
                    #expect(try await api.call("HEAD /subpools").status == 200)
                }
            }
        }
    }

    @Test func whatIsNoneIsShownEscapedOrNotAtAll() async throws {
        try await withZooKeeper { zooKeeper in
            try await TestAPI.run(zooKeeper, subPools: configuration()) { api in
                #expect(try await api.call("GET /subpools").body == Self.body([]))
                let hostile: [UInt8] =
                    Array(#"{"success":false,"err_msg":"a"#.utf8) + [0xFF]
                    + Array(#"b","host":{"hostname":"h\u0001"},"old":{"coinbase_info":"\""#.utf8) + [0xFE]
                    + Array(#"\u0000","payout_addr":"x"}}"#.utf8)
                var times: [String] = []
                try await zooKeeper.withRawClient { client in
                    for path in ["", "/b", "/a"] { try await client.create(Self.directory + path) }
                    for (path, data) in [
                        ("/b/p", Array(#"{"coinbase_info":"\u0001","payout_addr":"x"}"#.utf8)), ("/b/p/ack", hostile),
                        ("/a/z\"", [0, 1, 2]), ("/a/long", [UInt8](repeating: 0x61, count: 200_000)),
                        ("/a/long/ack", [UInt8](repeating: 0x5B, count: 200_000)),
                    ] {
                        try await client.create(Self.directory + path, data)
                        times.append(try await time(zooKeeper, Self.directory + path))
                    }
                }
                let none = #""coinbase_info":null,"payout_addr":null"#
                let expected = [
                    #"{"coin":"a","subpool_name":"long","request":{"written_at":"\#(times[3])",\#(none)},"#
                        + #""ack":{"written_at":"\#(times[4])","host":null,"success":null,"err_msg":null,\#(none)}}"#,
                    #"{"coin":"a","subpool_name":"z\"","request":{"written_at":"\#(times[2])",\#(none)},"ack":null}"#,
                    #"{"coin":"b","subpool_name":"p","request":{"written_at":"\#(times[0])","#
                        + #""coinbase_info":"\u0001","payout_addr":"x"},"ack":{"written_at":"\#(times[1])","host":"h\u0001","#
                        + #""success":false,"err_msg":"a\\xffb","coinbase_info":"\"\\xfe\\x00","payout_addr":"x"}}"#,
                ]
                #expect(try await api.call("GET /subpools").body == Self.body(expected))
            }
        }
    }

    @Test func thereIsAnEndToThem() async throws {
        try await withZooKeeper { zooKeeper in
            try await TestAPI.run(zooKeeper, subPools: configuration()) { api in
                try await zooKeeper.withRawClient { client in
                    for path in ["", "/btc"] { try await client.create(Self.directory + path) }
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        for number in 0...SubPoolLister.maximumCount {
                            group.addTask { try await client.create("\(Self.directory)/btc/pool\(10_000 + number)") }
                        }
                        try await group.waitForAll()
                    }
                }
                let body = try await api.call("GET /subpools").body
                #expect(body.hasSuffix(#"],"truncated":true}"#))
                #expect(body.split(separator: "subpool_name").count - 1 == SubPoolLister.maximumCount)
                #expect(body.contains("pool10999") && !body.contains("pool11000"))
            }
        }
    }

    @Test func withoutADirectoryTheyAreDisabled() async throws {
        try await withZooKeeper { zooKeeper in
            try await TestAPI.run(zooKeeper) { api in
                let response = try await api.call("GET /subpools")
                #expect(response.status == 403)
                #expect(response.body == TestAPI.failure(403, "API disabled"))
            }
        }
    }
}
