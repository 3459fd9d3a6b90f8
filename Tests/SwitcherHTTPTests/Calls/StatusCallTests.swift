import Foundation
import SwitcherTestKit
import Testing
import ZooKeeperTestKit

@testable import Switcher
@testable import SwitcherHTTP

struct StatusCallTests {
    private static let members = [
        "err_no", "err_msg", "success", "version", "uptime_seconds", "identity", "coins", "case_insensitive", "session", "queue",
        "rates", "history", "records", "sync", "subpools",
    ]

    private func status(_ api: TestAPI, _ fields: String = TestListener.authorization) async throws -> [String: Any] {
        let response = try await api.listener.call("GET /status", fields: fields)
        #expect(response.status == 200)
        #expect(response["content-type"] == "application/json; charset=utf-8")
        let json = try JSONSerialization.jsonObject(with: Data(response.body.utf8))
        return try #require(json as? [String: Any])
    }

    @Test func theDocumentIsInItsOrderAndHasNoSecret() async throws {
        let identities = [APIIdentity(user: "viewer", proof: .password("hidden"), rights: [.read])]
        let configuration = TestListener.configuration { $0.identities += identities }
        try await withZooKeeper { zooKeeper in
            try await TestAPI.run(zooKeeper, configuration: configuration, lowercasesNames: true) { api in
                let field = "Authorization: Basic \(Data("viewer:hidden".utf8).base64EncodedString())\r\n"
                let body = try await api.listener.call("GET /status", fields: field).body
                var rest = body[...]
                for member in Self.members {
                    let range = try #require(rest.range(of: "\"\(member)\":"), "\(member) in \(body)")
                    rest = rest[range.upperBound...]
                }
                #expect(!body.contains("hidden") && !body.contains("secret") && !body.contains("admin"))
                let status = try await status(api, field)
                #expect(Set(status.keys) == Set(Self.members))
                #expect(body.contains(#""identity":{"user":"viewer","rights":["read"]}"#))
                #expect(status["coins"] as? [String] == ["btc", "bch", "你"])
                #expect(status["case_insensitive"] as? Bool == true)
                let session = try #require(status["session"] as? [String: Any])
                #expect(session["state"] as? String == "connected")
                #expect(session["server"] as? String == zooKeeper.connectString)
                #expect(status["sync"] is NSNull && status["subpools"] is NSNull && status["rates"] is NSNull)
                #expect(body.contains(#""queue":{"records":0,"calls":0}"#))
                let head = try await api.call("HEAD /status")
                #expect(head.status == 200)
            }
        }
    }

    @Test func recordsAreCountedByCoinInTheBackground() async throws {
        try await withZooKeeper { zooKeeper in
            try await TestAPI.run(zooKeeper) { api in
                for (name, coin) in [("a", "btc"), ("b", "btc"), ("c", "你")] {
                    _ = try await api.writer.write([CoinSwitch(name: #require(SubAccountName(name)), coin: Coin(coin))])
                }
                try await zooKeeper.withRawClient { client in
                    for (name, data) in [("a", Array("old\"coin".utf8)), ("b", [0xFF])] {
                        _ = try await client.set("\(TestAPI.directory)/\(name)", data)
                    }
                }
                #expect(try await status(api)["records"] as? String == "unknown")
                var records: [String: Any]?
                try await eventually("they are counted") {
                    records = try await status(api)["records"] as? [String: Any]
                    return records != nil
                }
                #expect(records?["by_coin"] as? [String: Int] == ["btc": 0, "bch": 0, "你": 1, "old\"coin": 1])
                #expect(records?["other"] as? Int == 1 && records?["unread"] as? Int == 0)
            }
        }
    }

    @Test func withoutASyncThereIsNothingToPull() async throws {
        try await withZooKeeper { zooKeeper in
            try await TestAPI.run(zooKeeper) { api in
                let response = try await api.call("POST /sync/pull")
                #expect(response.status == 409)
                #expect(response.body == TestAPI.failure(409, "no sync is enabled"))
                #expect(try await api.call("GET /sync/pull")["allow"] == "POST")
                // A pull of less than was wanted would look like one.
                for query in [
                    "full", "full=", "full=yes", "full=TRUE", "full=%FF", "full=maybe&full=true", "full=false&full=true",
                    "full=true&full=true", "full=true&%66ull=true",
                ] {
                    let refused = try await api.call("POST /sync/pull?\(query)")
                    #expect(refused.body == TestAPI.failure(400, "full is neither true nor false"), "\(query)")
                    #expect(refused.status == 400)
                }
                for query in ["full=true", "full=false", "fully=1", ""] {
                    #expect(try await api.call("POST /sync/pull?\(query)").status == 409, "\(query)")
                }
            }
        }
    }

    @Test func coinsThatNobodyConfiguredAreBounded() throws {
        var counts = CoinCounts(availableCoins: ["btc"])
        let name = try #require(SubAccountName("a"))
        for number in 0..<1_000 {
            counts.add(.success(StoredRecord(name: name, coin: Array("coin\(number)".utf8), updatedMilliseconds: 0)))
        }
        counts.add(.failure(.refused))
        #expect(counts.names.count == 101 && counts.otherCount == 900 && counts.refusedCount == 1)
    }
}
