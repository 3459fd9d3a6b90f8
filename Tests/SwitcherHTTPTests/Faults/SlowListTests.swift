import Logging
import MetricsTestKit
import NIOCore
import SwitcherTestKit
import Testing
import ZooKeeperTestKit

@testable import Switcher
@testable import SwitcherHTTP

/// Readers of lists that take a little now and then: there are two places for lists.
struct SlowListTests {
    @Test func whoTakesAListTooSlowlyLosesItsPlace() async throws {
        let metrics = TestMetrics()
        // Other readers may take their time.
        let endless = StreamRoute(isEndless: true) { write in
            while true { try await write(ByteBuffer(repeating: UInt8(ascii: "x"), count: 16_384)) }
        }
        let configuration = TestListener.configuration {
            $0.requestReadTimeout = .seconds(3_600)
            $0.listAllowance = .seconds(1)
            // Nobody takes it so fast.
            $0.leastListBytesPerSecond = 1 << 50
        }
        try await withZooKeeper { zooKeeper in
            try await TestAPI.run(zooKeeper) { api in
                // More than the system holds of what is not read.
                let check = SwitchCheck(availableCoins: ["btc"], lowercasesNames: false)
                let filling = String(repeating: "x", count: 190)
                try await api.writer.write((0..<10_000).map { try check.coinSwitch(name: "\(filling)\($0)", coin: "btc") })
                let exporter = RecordExporter(api.writer, recordsPerSecond: 1_000_000)
                let routes: [any Route] = [UsersRoute(exporter: exporter, logger: api.listener.log.logger), endless]
                try await TestListener.run(configuration, routes: routes, metrics: metrics) { listener in
                    var clients: [WireClient] = []
                    for path in ["/stream", "/switch/users", "/switch/users"] {
                        let client = try await WireClient.connect(listener.port, isReading: false)
                        try await client.send(
                            "GET \(path) HTTP/1.1\r\nHost: x\r\n\(TestListener.authorization)X-Request-Id: r\r\n\r\n"
                        )
                        clients.append(client)
                    }
                    func lossCount() -> Int64 {
                        let reason = [("reason", ConnectionLoss.listTimeout.rawValue)]
                        return metrics.counterTotal(label: "switcher_http_connections_lost_total", dimensions: reason)
                    }
                    var round = 0
                    try await eventually("both are cut") {
                        round += 1
                        if round % 50 == 1 { for client in clients { client.take() } }
                        return lossCount() == 2
                    }
                    let lines = listener.log.entries("List cut: it was taken too slowly")
                    #expect(lines.count == 2)
                    for line in lines {
                        #expect(line.level == .notice && line.metadata["request_id"] == "r")
                        #expect(line.metadata["remote"]?.hasPrefix("127.0.0.1:") == true)
                    }
                    try await eventually("both places are free") { exporter.exportCount == 0 }
                    #expect(endless.startCount == 1 && endless.error == nil)
                    #expect(try await listener.call("GET /switch/users?limit=1").status == 200)
                    for client in clients { await client.close() }
                }
            }
        }
    }
}
