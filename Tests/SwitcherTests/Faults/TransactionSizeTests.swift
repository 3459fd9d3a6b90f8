import Switcher
import Testing
import ZooKeeper
import ZooKeeperTestKit

/// Servers that do not take every transaction.
@Suite struct TransactionSizeTests {
    /// It cuts the connection over a larger request, and the same request would be sent again until the call runs out of time.
    @Test func aServerThatTakesLittleGetsLittle() async throws {
        var configuration = ZooKeeperServer.Configuration()
        configuration.javaOptions = ["-Djute.maxbuffer=100000"]
        try await withZooKeeper(configuration) { server in
            try await withWriter(server.connectString, requestTimeout: .seconds(60)) { running in
                try await running.waitUntilReady()
                let filler = String(repeating: "x", count: 80)
                let names = (0..<8_000).map { "user\($0)-\(filler)" }
                for coin in ["btc", "bcc"] {
                    try await running.switchCoin(names, coin)
                    for name in [names[0], names[3_999], names[7_999]] { #expect(try await running.coin(name) == coin) }
                }
            }
        }
    }

    @Test func aThrottledTransactionIsNoRefusal() async throws {
        try await withStandInZooKeeper { standIn in
            try await withWriter(standIn.connectString, requestTimeout: .seconds(60)) { running in
                try await running.waitUntilReady()
                try await running.switchCoin(["alice", "bob"], "btc")
                let before = standIn.counts.transactions
                standIn.throttleTransactions(3)
                try await running.switchCoin(["alice", "bob"], "ltc")
                #expect(try await running.coin("alice") == "ltc")
                #expect(try await running.coin("bob") == "ltc")
                #expect(standIn.counts.transactions - before <= 4, "it is sent again as a whole, after a pause")
            }
        }
    }
}
